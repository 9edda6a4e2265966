using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Clients refuse a certificate that has ended, whether it is a Secret's or Compute's.</summary>
internal sealed class CertificateExpiredRule() : Rule("CertificateExpired", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var ofSecrets = TlsSecretRule.FindingsOf(observation, Id).ToArray();
        foreach (var (secret, finding) in ofSecrets)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Secret, secret),
                $"{finding.Message} Clients reject the connection.",
                TlsSecretRule.Evidence(observation, secret),
                $"Renew the certificate: {TlsSecretRule.Replacing(observation, secret)}",
                isTerminal: true);
        }

        foreach (var (name, certificate, isManaged, isOfSecret) in CertificateFacts.OfCompute(observation))
        {
            if (certificate.Time("expireTime") is { } ends && ends <= observation.Time && !(isOfSecret && ofSecrets.Length > 0))
            {
                yield return Finding(
                    observation,
                    $"SslCertificate {name}",
                    isOfSecret
                        ? $"The load balancer presents a certificate that expired on {ends:u}. The Secret has a newer certificate, which has not been applied to the load balancer."
                        : $"The certificate expired on {ends:u}. Clients reject the connection.",
                    $"sslCertificate {name}, expireTime: {certificate.Text("expireTime")}",
                    isOfSecret ? Remedies.FindSyncFailure(observation)
                        : isManaged ? $"Point the certificate's domains to {observation.Address ?? "the load balancer"}, so that Google renews the certificate."
                        : $"gcloud compute ssl-certificates create <new name> --certificate <file> --private-key <file>{observation.Compute.Options}; then {Remedies.PreShared(observation, name, "<new name>")}",
                    isTerminal: !isManaged && !isOfSecret);
            }
        }
    }
}
