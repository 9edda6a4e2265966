using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Every host needs a certificate for its name. The load balancer chooses among all by the name that the client asks for, so only all of
/// them together can lack a host: Secrets, managed certificates and those of Compute.
/// </summary>
internal sealed class CertificateHostMismatchRule() : Rule("CertificateHostMismatch", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // With a certificate map none of these is shown.
        if (CertificateFacts.Proxy(observation).Text("certificateMap") is not null || Certificates(observation) is not { Count: > 0 } certificates)
        {
            yield break;
        }

        foreach (var host in observation.HostNames.Where(h => !certificates.Any(c => c.Names.Any(n => CertificateNames.Covers(n, h.ToLowerInvariant())))))
        {
            var isWildcard = host.StartsWith('*');
            yield return Finding(
                observation,
                certificates.Count == 1 ? certificates[0].Target : observation.Named(ResourceKind.Ingress, observation.IngressName),
                $"No certificate of Ingress {observation.IngressName} is valid for {host}. Clients {(isWildcard ? "of its subdomains may" : "that connect to this name")} reject the connection.",
                string.Join("; ", certificates.Select(c => $"{c.Target} is for {string.Join(", ", c.Names)}")),
                observation.ManagedCertificates.Count > 0
                    ? Managed(observation)
                    : $"{observation.Source}New-MilvusTlsSecret{Secret(observation)} -HostName {Literal.Arguments(observation.HostNames, ", ")} (or specify a certificate for this name with -CertificatePath), or change the host of the Ingress.",
                isTerminal: !isWildcard,
                severity: isWildcard ? FindingSeverity.Warning : null);
        }
    }

    private static string Managed(Observation observation)
    {
        var (name, reading) = observation.ManagedCertificates.First();
        var isOurs = Ownership.IsOurs(reading.Value) && !Ownership.IsSpecOfOthers(reading.Value);
        return $"{observation.Source}New-MilvusManagedCertificate -Name {Literal.Argument(name)} -HostName {Literal.Arguments(observation.HostNames, ", ")}{(isOurs ? string.Empty : " -Force")}";
    }

    /// <summary>The Secret that the Ingress names is replaced, whoever made it.</summary>
    private static string Secret(Observation observation) =>
        IngressFacts.SecretsOf(observation.Ingress).FirstOrDefault(s => s.Length > 0) is { } name ? $" -SecretName {Literal.Argument(name)} -Force" : string.Empty;

    /// <summary>All certificates with their names; null where those of one are not known, or something graver is wrong with it.</summary>
    private static List<(string Target, IReadOnlyList<string> Names)>? Certificates(Observation observation)
    {
        var all = new List<(string, IReadOnlyList<string>)>();
        foreach (var name in IngressFacts.SecretsOf(observation.Ingress))
        {
            if (observation.Secrets.GetValueOrDefault(name)?.Value is not { DnsNames.Count: > 0 } secret)
            {
                return null;
            }

            all.Add((observation.Named(ResourceKind.Secret, name), secret.DnsNames));
        }

        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, reading) in observation.ManagedCertificates)
        {
            if (reading.Value is not { } certificate)
            {
                return null;
            }

            made.Add(certificate.Text("status", "certificateName") ?? string.Empty);
            all.Add((observation.Named(ResourceKind.ManagedCertificate, name), [.. certificate.Texts("spec", "domains").Select(d => d.ToLowerInvariant())]));
        }

        foreach (var name in IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation).Where(n => !made.Contains(n)))
        {
            if (observation.Compute.Get("sslCertificates", name).Value is not { } certificate || CertificateFacts.NamesOf(certificate).ToArray() is not { Length: > 0 } names)
            {
                return null;
            }

            all.Add(($"SslCertificate {name}", names));
        }

        return all;
    }
}
