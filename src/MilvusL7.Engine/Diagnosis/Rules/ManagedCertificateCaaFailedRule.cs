namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A CAA record of the domain decides who may give out its certificates; Google's authorities are pki.goog and letsencrypt.org.</summary>
internal sealed class ManagedCertificateCaaFailedRule() : Rule("ManagedCertificateCaaFailed", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        ManagedCertificateReading.All(observation).SelectMany(c => c.Domains
            .Where(d => d.State is ManagedCertificateReading.CaaForbidden or ManagedCertificateReading.CaaChecking)
            .Select(d => d.State == ManagedCertificateReading.CaaForbidden
                ? Finding(
                    observation,
                    c.Target,
                    $"The CAA record of {d.Domain} does not let Google's certificate authority give out its certificate: the domain is not served.",
                    d.Evidence,
                    $"Add CAA records for pki.goog (and letsencrypt.org) beside those that are there; 'dig CAA {d.Domain}' shows them.",
                    isTerminal: true)
                : Finding(
                    observation,
                    c.Target,
                    $"Google could not read the CAA record of {d.Domain}, and gives out no certificate until it can.",
                    d.Evidence,
                    $"See whether the name servers of the domain answer: 'dig CAA {d.Domain}'; SERVFAIL is what stops it.")));
}
