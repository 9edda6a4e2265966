namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Certificate authorities limit how many certificates a domain gets in a week; one made anew at each try uses that up.</summary>
internal sealed class ManagedCertificateRateLimitedRule() : Rule("ManagedCertificateRateLimited", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        ManagedCertificateReading.All(observation).SelectMany(c => c.Domains.Where(d => d.State == ManagedCertificateReading.RateLimited).Select(d => Finding(
            observation,
            c.Target,
            $"The certificate authority temporarily issues no certificates for {d.Domain}, because too many were requested. The limit can last for days.",
            d.Evidence,
            $"In the meantime, use your own certificate: {Remedies.Ingress(observation, string.Empty, before: $"New-MilvusTlsSecret -HostName {Literal.Argument(d.Domain)} | ")}; do not delete and recreate the ManagedCertificate.",
            isTerminal: true)));
}
