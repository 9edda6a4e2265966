using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>What Google says of one Google-managed certificate of the Ingress. Kubernetes and Compute spell states differently; here they are Kubernetes'.</summary>
/// <param name="Target">The ManagedCertificate, or for one made with gcloud the Compute certificate.</param>
/// <param name="Name">Its name.</param>
/// <param name="Resource">The ManagedCertificate; null for one made with gcloud.</param>
/// <param name="State">State of the whole; null where there is none yet.</param>
/// <param name="Domains">State of each domain, and where it was read.</param>
/// <param name="Expires">When it ends; null where there is none yet.</param>
internal sealed record ManagedCertificateReading(
    string Target, string Name, JsonObject? Resource, string? State, IReadOnlyList<ManagedCertificateReading.DomainState> Domains, DateTimeOffset? Expires)
{
    public const string Provisioning = "Provisioning";
    public const string NotVisible = "FailedNotVisible";
    public const string CaaChecking = "FailedCaaChecking";
    public const string CaaForbidden = "FailedCaaForbidden";
    public const string RateLimited = "FailedRateLimited";
    public const string ProvisioningFailed = "ProvisioningFailed";
    public const string ProvisioningFailedPermanently = "ProvisioningFailedPermanently";
    public const string RenewalFailed = "RenewalFailed";

    private static readonly string[] DomainFaults = [NotVisible, CaaChecking, CaaForbidden, RateLimited];

    /// <summary>True where a domain says why the whole is not active.</summary>
    public bool IsExplained => Domains.Any(d => DomainFaults.Contains(d.State));

    public static IEnumerable<ManagedCertificateReading> All(Observation observation)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, reading) in observation.ManagedCertificates)
        {
            if (reading.Value is { } resource)
            {
                var certificate = resource.Text("status", "certificateName") is { Length: > 0 } named ? named : null;
                made.Add(certificate ?? string.Empty);
                yield return Of(observation.Named(ResourceKind.ManagedCertificate, name), name, resource, observation.Compute.Get("sslCertificates", certificate).Value);
            }
        }

        foreach (var name in IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation).Where(n => !made.Contains(n)))
        {
            if (observation.Compute.Get("sslCertificates", name).Value is { } compute && compute.At("managed") is not null)
            {
                yield return Of($"SslCertificate {name}", name, null, compute);
            }
        }
    }

    /// <summary>FAILED_NOT_VISIBLE is FailedNotVisible.</summary>
    public static string StateOf(string said) => !said.Any(char.IsLower)
        ? string.Concat(said.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(w => w[..1] + w[1..].ToLowerInvariant()))
        : said;

    private static ManagedCertificateReading Of(string target, string name, JsonObject? resource, JsonObject? compute)
    {
        // Compute knows it first; Kubernetes has a copy of it.
        var domains = compute.Map("managed", "domainStatus")
            .Select(d => new DomainState(d.Key, StateOf(d.Value), $"sslCertificate {compute.Text("name")}, managed.domainStatus: {d.Key} {d.Value}")).ToArray();
        if (domains.Length == 0)
        {
            domains = resource.Items("status", "domainStatus").Where(d => d.Text("domain") is not null)
                .Select(d => new DomainState(d.Text("domain")!, StateOf(d.Text("status") ?? string.Empty), $"status.domainStatus: {d.Text("domain")} {d.Text("status")}")).ToArray();
        }

        var state = compute.Text("managed", "status") ?? resource.Text("status", "certificateStatus");
        return new ManagedCertificateReading(
            target, name, resource, string.IsNullOrEmpty(state) ? null : StateOf(state), domains, compute.Time("expireTime") ?? resource.Time("status", "expireTime"));
    }

    internal sealed record DomainState(string Domain, string State, string Evidence);
}
