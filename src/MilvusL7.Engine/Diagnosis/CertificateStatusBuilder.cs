using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>The certificates of an Ingress: what it asks for, and what clients are shown.</summary>
internal static class CertificateStatusBuilder
{
    private const string Active = "Active";
    private const string Missing = "Missing";
    private const string Pending = "Pending";

    public static IEnumerable<MilvusCertificateStatus> Build(Observation observation)
    {
        var proxy = observation.Compute.Get("targetHttpsProxies", observation.Ingress.Annotation(IngressFacts.HttpsProxy)).Value;
        var map = proxy.Text("certificateMap");
        if (map is not null)
        {
            yield return new MilvusCertificateStatus { Name = ComputeNames.Last(map), Kind = CertificateKind.Map, State = Active };
        }

        foreach (var certificate in Asked(observation, Shown(observation, proxy)))
        {
            yield return map is null || !certificate.IsActive ? certificate : certificate with { State = "Overridden" };
        }
    }

    /// <summary>Compute certificates that clients are shown; by the controller's own note where Compute is not asked.</summary>
    private static HashSet<string> Shown(Observation observation, JsonObject? proxy) => proxy is not null
        ? proxy.Texts("sslCertificates").Select(ComputeNames.Last).ToHashSet(StringComparer.Ordinal)
        : IngressFacts.ListOf(observation.Ingress, IngressFacts.Certificates).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<MilvusCertificateStatus> Asked(Observation observation, HashSet<string> shown)
    {
        foreach (var name in IngressFacts.SecretsOf(observation.Ingress))
        {
            yield return OfSecret(observation, name, shown);
        }

        var managed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, reading) in observation.ManagedCertificates)
        {
            if (reading.Value.Text("status", "certificateName") is { Length: > 0 } compute)
            {
                managed.Add(compute);
            }

            yield return OfManaged(observation, name, reading, shown);
        }

        foreach (var name in IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation).Where(n => !managed.Contains(n)))
        {
            yield return OfCompute(observation, name, shown);
        }
    }

    private static MilvusCertificateStatus OfSecret(Observation observation, string name, HashSet<string> shown)
    {
        var reading = observation.Secrets.GetValueOrDefault(name) ?? Reading<TlsSecretReading>.Missing;
        var secret = reading.Value;
        // Certificates that Compute made of Secrets bear names of the controller's own.
        var isShown = shown.Except(IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation), StringComparer.Ordinal).Any();
        var fault = secret?.Findings.FirstOrDefault(f => f.IsError);
        return new MilvusCertificateStatus
        {
            Name = name,
            Kind = CertificateKind.Secret,
            State = reading.IsMissing ? Missing
                : fault is not null && secret!.Expires is null ? "Unreadable"
                : secret?.Expires < observation.Time ? "Expired"
                : isShown ? Active
                : Pending,
            Expires = secret?.Expires,
            Domain = secret?.DnsNames.Select(d => new MilvusCertificateDomain(d, Active)).ToArray() ?? [],
            Unknown = reading.Unknown,
        };
    }

    private static MilvusCertificateStatus OfManaged(Observation observation, string name, Reading<JsonObject> reading, HashSet<string> shown)
    {
        var resource = reading.Value;
        var compute = resource.Text("status", "certificateName") is { Length: > 0 } certificate
            ? observation.Compute.Get("sslCertificates", certificate).Value
            : null;
        var states = compute.Map("managed", "domainStatus");
        if (states.Count == 0)
        {
            states = resource.Items("status", "domainStatus")
                .GroupBy(d => d.Text("domain") ?? string.Empty, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last().Text("status") ?? string.Empty, StringComparer.Ordinal);
        }

        var state = resource.Text("status", "certificateStatus");
        var isShown = resource.Text("status", "certificateName") is { Length: > 0 } named && shown.Contains(named);
        return new MilvusCertificateStatus
        {
            Name = name,
            Kind = CertificateKind.Managed,
            State = reading.IsMissing ? Missing
                : string.IsNullOrEmpty(state) ? Pending
                : state == Active && !isShown ? Pending
                : state,
            Expires = compute.Time("expireTime") ?? resource.Time("status", "expireTime"),
            Domain = resource.Texts("spec", "domains").Select(d => new MilvusCertificateDomain(d, states.GetValueOrDefault(d) ?? Pending)).ToArray(),
            Unknown = reading.Unknown,
        };
    }

    private static MilvusCertificateStatus OfCompute(Observation observation, string name, HashSet<string> shown)
    {
        var reading = observation.Compute.Get("sslCertificates", name);
        var expires = reading.Value.Time("expireTime");
        return new MilvusCertificateStatus
        {
            Name = name,
            Kind = CertificateKind.PreShared,
            State = reading.IsMissing ? Missing
                : expires < observation.Time ? "Expired"
                : reading.Value.Text("managed", "status") is { } managed and not "ACTIVE" ? managed
                : shown.Contains(name) ? Active
                : Pending,
            Expires = expires,
            Domain = reading.Value.Texts("subjectAlternativeNames").Concat(reading.Value.Texts("managed", "domains")).Distinct(StringComparer.Ordinal)
                .Select(d => new MilvusCertificateDomain(d, reading.Value.Text("managed", "domainStatus", d) ?? Active)).ToArray(),
            Unknown = reading.Unknown,
        };
    }
}
