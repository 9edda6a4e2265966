namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Google gives a managed certificate out only for a domain that leads to the load balancer that is to show it, with every record it has
/// (gke-managed-certs#13, #38). It asks again by itself once DNS is right.
/// </summary>
internal sealed class ManagedCertificateNotVisibleRule() : Rule("ManagedCertificateNotVisible", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var certificate in ManagedCertificateReading.All(observation))
        {
            foreach (var domain in certificate.Domains.Where(d => d.State == ManagedCertificateReading.NotVisible))
            {
                var dns = observation.Dns.FirstOrDefault(d => d.HostName.Equals(domain.Domain, StringComparison.OrdinalIgnoreCase));
                var isRight = dns?.IsMatch == true && dns.Address.Length == 1;
                yield return Finding(
                    observation,
                    certificate.Target,
                    $"Google cannot verify that {domain.Domain} points to this load balancer, and does not issue the certificate. {Should(observation.Address)}",
                    $"{domain.Evidence}; DNS answers {(dns is null ? "(not checked: the Ingress does not have this host)" : Answer(dns))}",
                    Action(observation, domain.Domain, isRight),
                    // Before there is an address nothing can be visible, and where DNS is right now, Google has yet to look.
                    isTerminal: observation.Address is not null && !isRight);
            }
        }
    }

    private static string Should(string? address) =>
        address is null ? "The load balancer has no address yet. Create the DNS record when it has one." : $"DNS must return only {address}, and no AAAA records.";

    private static string Answer(MilvusDnsStatus dns) => dns.Address.Length > 0 ? string.Join(", ", dns.Address) : $"nothing ({dns.Problem ?? "no address"})";

    private static string Action(Observation observation, string domain, bool isRight) =>
        observation.Address is null ? "Wait for the address: Wait-MilvusL7; then set the A record of " + domain
        : isRight ? "DNS is correct on this machine. Google checks again within one hour. If the problem persists, compare with public DNS: https://dns.google/query?name=" + domain
        : $"Set the record: {domain}. A {observation.Address}, and remove the other A and AAAA records. Google checks again within one hour.";
}
