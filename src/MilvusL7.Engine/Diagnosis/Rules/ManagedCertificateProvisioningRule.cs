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
                    ? "Google has been provisioning the certificate for more than one hour. It probably cannot verify the domains."
                    : "Google is provisioning the certificate. This takes up to one hour after DNS points to the load balancer.",
                $"state {certificate.State}{(since is null ? string.Empty : $" since {since:u}")}; {string.Join("; ", certificate.Domains.Select(d => d.Evidence))}",
                isLate
                    ? $"For each domain, compare every A and AAAA record with {observation.Address ?? "the load balancer's address"}, and check that port 80 or 443 is open to the internet."
                    : "Wait: Wait-MilvusL7",
                severity: isLate ? FindingSeverity.Warning : null);
        }
    }
}
