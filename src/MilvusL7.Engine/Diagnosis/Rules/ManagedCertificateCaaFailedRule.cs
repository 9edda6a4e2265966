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
                    $"The CAA record of {d.Domain} does not allow Google's certificate authority to issue its certificate. HTTPS does not work for this domain.",
                    d.Evidence,
                    $"Add CAA records for pki.goog (and letsencrypt.org) to the existing records. To see the records: dig CAA {d.Domain}",
                    isTerminal: true)
                : Finding(
                    observation,
                    c.Target,
                    $"Google cannot read the CAA record of {d.Domain}, and does not issue a certificate until it can.",
                    d.Evidence,
                    $"Check whether the domain's name servers answer without SERVFAIL: dig CAA {d.Domain}")));
}
