namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Google takes up to an hour for a new managed certificate; what takes longer does not come by itself.</summary>
internal sealed class ManagedCertificateProvisioningRule() : Rule("ManagedCertificateProvisioning", FindingSeverity.Information)
{
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var certificate in ManagedCertificateReading.All(observation).Where(c => c.State == ManagedCertificateReading.Provisioning && !c.IsExplained))
        {
            // It cannot begin before there is a load balancer.
            var since = new[] { certificate.Resource.Time("metadata", "creationTimestamp"), observation.Ingress.Time("metadata", "creationTimestamp") }.Max();
            var isLate = observation.Time - since > Usual;
            yield return Finding(
                observation,
                certificate.Target,
                isLate
                    ? "Google has been making the certificate for more than an hour: something keeps it from seeing the domains."
                    : "Google is making the certificate; that takes up to an hour from when DNS names the load balancer.",
                $"state {certificate.State}{(since is null ? string.Empty : $" since {since:u}")}; {string.Join("; ", certificate.Domains.Select(d => d.Evidence))}",
                isLate
                    ? $"Compare DNS of each domain with {observation.Address ?? "the load balancer's address"} (every A and AAAA record) and see that port 80 or 443 is not closed to the world."
                    : "Wait: Wait-MilvusL7",
                severity: isLate ? FindingSeverity.Warning : null);
        }
    }
}
