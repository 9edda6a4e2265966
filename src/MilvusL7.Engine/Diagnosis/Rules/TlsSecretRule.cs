using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A certificate in a Secret that Compute refuses or that clients do: one rule for each id that the certificate's own check has, so that
/// New-MilvusTlsSecret and Test-MilvusL7 say the same (ingress-gce#294: one that cannot be parsed fails the sync). Hosts and the ends of
/// certificates have rules of their own, for every kind of certificate.
/// </summary>
internal sealed class TlsSecretRule(string id) : Rule(id, FindingSeverity.Error)
{
    public static IReadOnlyList<TlsSecretRule> All { get; } =
    [
        new("CertificateUnreadable"),
        new("PrivateKeyMissing"),
        new("PrivateKeyUnreadable"),
        new("PrivateKeyEncrypted"),
        new("CertificateKeyMismatch"),
        new("CertificateKeyUnsupported"),
        new("CertificateChainOrder"),
        new("CertificateChainTooLong"),
        new("CertificateSignatureWeak"),
        new("CertificateWithoutSan"),
        new("CertificateNotYetValid"),
    ];

    public override IReadOnlyList<string> ExplainedMessages => ["Cert creation failures"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation) => FindingsOf(observation, Id).Select(f => Finding(
        observation,
        observation.Named(ResourceKind.Secret, f.Secret),
        $"{f.Finding.Message} {(f.Secret.Length > 0 ? $"Ingress {observation.IngressName} uses this certificate." : string.Empty)}",
        Evidence(observation, f.Secret),
        $"{f.Finding.RecommendedAction} {Replacing(observation, f.Secret)}",
        // That one begins by itself.
        isTerminal: Id != "CertificateNotYetValid"));

    public static IEnumerable<(string Secret, CertificateFinding Finding)> FindingsOf(Observation observation, string id) =>
        observation.Secrets.SelectMany(s => (s.Value.Value?.Findings ?? []).Where(f => f.Id == id).Select(f => (s.Key, f)));

    public static string Evidence(Observation observation, string secret)
    {
        var reading = observation.Secrets[secret].Value!;
        return reading.Expires is null
            ? $"spec.tls[].secretName: {secret}; its tls.crt and tls.key"
            : $"spec.tls[].secretName: {secret}; its tls.crt is for {string.Join(", ", reading.DnsNames.DefaultIfEmpty("no DNS name"))}, valid until {reading.Expires:u}";
    }

    public static string Replacing(Observation observation, string secret) =>
        $"{observation.Source}New-MilvusTlsSecret -SecretName {Literal.Argument(secret)} -HostName {Remedies.Hosts(observation)} -CertificatePath <file> -KeyPath <file> -Force";
}
