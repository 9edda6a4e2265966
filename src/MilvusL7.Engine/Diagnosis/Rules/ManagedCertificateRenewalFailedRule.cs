namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A managed certificate is renewed only while its domains still lead to the load balancer; it serves on until it ends.</summary>
internal sealed class ManagedCertificateRenewalFailedRule() : Rule("ManagedCertificateRenewalFailed", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var certificate in ManagedCertificateReading.All(observation))
        {
            var failed = certificate.Domains.Where(d => d.State == ManagedCertificateReading.RenewalFailed).ToArray();
            if (certificate.State != ManagedCertificateReading.RenewalFailed && failed.Length == 0)
            {
                continue;
            }

            var isOver = certificate.Expires <= observation.Time;
            yield return Finding(
                observation,
                certificate.Target,
                $"Google could not renew the certificate. {(isOver ? "It has expired, so clients reject it." : $"It is valid until {certificate.Expires?.ToString("u") ?? "it expires"}.")}",
                string.Join("; ", failed.Select(d => d.Evidence).Prepend($"managed.status: {certificate.State}")),
                $"Point every domain to the load balancer ({observation.Address ?? "it has no address"}) only. Google then renews the certificate automatically.",
                severity: isOver ? FindingSeverity.Error : null);
        }
    }
}
