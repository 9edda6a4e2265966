using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>GKE makes the Compute certificate within seconds; one without any status after minutes was never made (gke-managed-certs#23, #45).</summary>
internal sealed class ManagedCertificateWithoutStatusRule() : Rule("ManagedCertificateWithoutStatus", FindingSeverity.Error)
{
    public const string TooMany = "TooManyCertificates";

    private static readonly string[] Reasons = [TooMany, "BackendError"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var (name, reading) in observation.ManagedCertificates)
        {
            // In a folder nothing has a status.
            if (observation.IsFolder || reading.Value is not { } certificate || !string.IsNullOrEmpty(certificate.Text("status", "certificateName"))
                || !observation.HasLasted(certificate.Time("metadata", "creationTimestamp")))
            {
                continue;
            }

            var said = LiveFacts.CurrentEvents(observation).FirstOrDefault(e => e.About == $"ManagedCertificate/{name}" && Reasons.Contains(e.Reason));
            yield return Finding(
                observation,
                observation.Named(ResourceKind.ManagedCertificate, name),
                said?.Reason == TooMany
                    ? "GKE cannot make the certificate: the project may have no more of them."
                    : "GKE has made no certificate of it, though it is minutes old: its domains are not served by HTTPS.",
                $"status.certificateName is empty, made {certificate.Time("metadata", "creationTimestamp"):u}" + (said is null ? "; no event says why" : $"; {LiveFacts.Quote(said)}"),
                said?.Reason == TooMany
                    ? $"Delete certificates that nothing uses (gcloud compute ssl-certificates list{observation.Compute.ProjectOption}), or ask for more quota of SSL_CERTIFICATES."
                    : $"kubectl describe managedcertificate {name}{observation.NamespaceOption}; on a cluster that is not GKE's, or with the add-on HttpLoadBalancing off, nobody makes it: use New-MilvusTlsSecret there.",
                // The event alone may be of the past; with the quota still full it is not.
                isTerminal: said?.Reason == TooMany && QuotaFacts.Full(observation).Any(q => q.Metric == "SSL_CERTIFICATES"));
        }
    }
}
