using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Clients trust no self-signed certificate unless they are given it, and what pymilvus says then does not lead there (pymilvus#1962, #1706,
/// #2785): secure, server_name and server_pem_path belong together.
/// </summary>
internal sealed class CertificateSelfSignedRule() : Rule("CertificateSelfSigned", FindingSeverity.Information)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        observation.Secrets.Where(s => s.Value.Value is { IsSelfSigned: true }).Select(s => Finding(
            observation,
            observation.Named(ResourceKind.Secret, s.Key),
            "The certificate is self-signed. Only clients that are configured to trust it can connect.",
            $"spec.tls[].secretName: {s.Key}; its tls.crt is its own issuer, for {string.Join(", ", s.Value.Value!.DnsNames.DefaultIfEmpty("no DNS name"))}",
            $"Distribute the certificate to the clients, and in an SDK set secure=True, server_name={observation.HostNames.Select(Literal.Argument).FirstOrDefault() ?? "<host>"}, server_pem_path=<file>: kubectl get secret {Literal.Argument(s.Key)}{observation.NamespaceOption} --output 'go-template={{{{index .data \"tls.crt\" | base64decode}}}}'"));
}
