namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Certificate authorities limit how many certificates a domain gets in a week; one made anew at each try uses that up.</summary>
internal sealed class ManagedCertificateRateLimitedRule() : Rule("ManagedCertificateRateLimited", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        ManagedCertificateReading.All(observation).SelectMany(c => c.Domains.Where(d => d.State == ManagedCertificateReading.RateLimited).Select(d => Finding(
            observation,
            c.Target,
            $"The certificate authority gives out no more certificates for {d.Domain} for now: too many were asked for. It takes days, not minutes.",
            d.Evidence,
            $"Serve with a certificate of your own meanwhile: {Remedies.Ingress(observation, string.Empty, before: $"New-MilvusTlsSecret -HostName {Literal.Argument(d.Domain)} | ")}; and do not delete and make the ManagedCertificate again.",
            isTerminal: true)));
}
