namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A host without a DNS record reaches nobody. Before the load balancer serves that is in order (the name moves last), but for a managed
/// certificate, which waits for it. The DNS asked is this machine's; an internal Ingress's names may be known in the VPC only.
/// </summary>
internal sealed class HostNotResolvedRule() : Rule("HostNotResolved", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Address is not { } address)
        {
            yield break;
        }

        foreach (var dns in observation.Dns.Where(d => d.Address.Length == 0 && d.Problem is null or HostLookup.NoSuchName && !DnsFacts.IsToldByCertificate(observation, d.HostName)))
        {
            yield return Finding(
                observation,
                $"DNS {dns.HostName}",
                $"{dns.HostName} has no DNS record{(observation.IsInternal ? " that this machine can resolve (the VPC's DNS may differ)" : string.Empty)}. Clients cannot connect to this name.{DnsFacts.CertificateWaits(observation, dns.HostName)}",
                $"DNS answers: {dns.Problem ?? "no address"}; the load balancer has {address}",
                $"Create the DNS record: {dns.HostName}. A {address}",
                severity: DnsFacts.Severity(observation, dns.HostName));
        }
    }
}
