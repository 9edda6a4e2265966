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
                    ? "GKE cannot create the certificate: the project's quota is used up."
                    : "GKE has not created the certificate minutes after the ManagedCertificate was created. HTTPS does not work for its domains.",
                $"status.certificateName is empty, created {certificate.Time("metadata", "creationTimestamp"):u}" + (said is null ? "; no event states the cause" : $"; {LiveFacts.Quote(said)}"),
                said?.Reason == TooMany
                    ? $"Delete unused certificates (gcloud compute ssl-certificates list{observation.Compute.ProjectOption}), or request more quota of SSL_CERTIFICATES."
                    : $"kubectl describe managedcertificate {name}{observation.NamespaceOption}; if the cluster is not a GKE cluster or its add-on HttpLoadBalancing is disabled, use New-MilvusTlsSecret instead.",
                // The event alone may be of the past; with the quota still full it is not.
                isTerminal: said?.Reason == TooMany && QuotaFacts.Full(observation).Any(q => q.Metric == "SSL_CERTIFICATES"));
        }
    }
}
