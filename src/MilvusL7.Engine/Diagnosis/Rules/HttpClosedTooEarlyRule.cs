using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A managed certificate is issued through the load balancer. With port 80 closed and no other certificate there is no front end until it is
/// attached, and nothing to prove the domain by (ingress-gce#738, #1001, #1478).
/// </summary>
internal sealed class HttpClosedTooEarlyRule() : Rule("HttpClosedTooEarly", FindingSeverity.Warning)
{
    public override IReadOnlyList<string> ExplainedMessages => ["both HTTP and HTTPS are disabled"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var ingress = observation.Ingress;
        var waiting = observation.ManagedCertificates.Where(c => c.Value.Value is { } resource && resource.Text("status", "certificateStatus") != "Active").ToArray();
        if (IngressFacts.IsHttpAllowed(ingress) || waiting.Length == 0)
        {
            yield break;
        }

        var isAttached = ingress.Items("spec", "tls").Any() || IngressFacts.ListOf(ingress, IngressPlanner.PreSharedAnnotation).Count > 0;
        yield return Finding(
            observation,
            observation.IngressTarget,
            isAttached
                ? "Port 80 is closed before the managed certificate is active. The certificate may never be issued."
                : "Port 80 is closed before the managed certificate is attached. GKE does not create a front end, and without a front end the certificate is never issued.",
            $"{IngressPlanner.AllowHttpAnnotation}: false; {string.Join(", ", waiting.Select(c => $"ManagedCertificate {c.Key}: {c.Value.Value.Text("status", "certificateStatus") ?? "no status"}"))}",
            observation.Kubectl($"annotate ingress {observation.IngressName} --overwrite {IngressPlanner.AllowHttpAnnotation}=true") + " (when the certificate is active, run New-MilvusIngress again to close port 80)",
            severity: isAttached ? null : FindingSeverity.Error);
    }
}
