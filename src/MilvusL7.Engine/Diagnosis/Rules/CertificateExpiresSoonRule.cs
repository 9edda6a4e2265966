using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A certificate that ends within thirty days. Google renews its own about a month before they end, so of those only one that is left with
/// two weeks is late.
/// </summary>
internal sealed class CertificateExpiresSoonRule() : Rule("CertificateExpiresSoon", FindingSeverity.Warning)
{
    private const int ManagedWarningDays = 14;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var (secret, finding) in TlsSecretRule.FindingsOf(observation, Id))
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Secret, secret),
                $"{finding.Message} Clients then reject it.",
                TlsSecretRule.Evidence(observation, secret),
                $"Renew the certificate: {TlsSecretRule.Replacing(observation, secret)}");
        }

        foreach (var (name, certificate, isManaged, isOfSecret) in CertificateFacts.OfCompute(observation))
        {
            var left = certificate.Time("expireTime") - observation.Time;
            if (!isOfSecret && left > TimeSpan.Zero && left < TimeSpan.FromDays(isManaged ? ManagedWarningDays : CertificateValidator.ExpiryWarningDays))
            {
                yield return Finding(
                    observation,
                    $"SslCertificate {name}",
                    isManaged
                        ? $"The certificate expires in {(int)left.Value.TotalDays} days. Google renews certificates a month before they expire, but has not renewed this one."
                        : $"The certificate expires in {(int)left.Value.TotalDays} days. Clients then reject it.",
                    $"sslCertificate {name}, expireTime: {certificate.Text("expireTime")}",
                    isManaged
                        ? $"Check that every domain of the certificate points to {observation.Address ?? "the load balancer"} only."
                        : $"gcloud compute ssl-certificates create <new name> --certificate <file> --private-key <file>{observation.Compute.Options}; then {Remedies.PreShared(observation, name, "<new name>")}");
            }
        }
    }
}
