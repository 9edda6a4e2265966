using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// An Ingress that is deleted stays until GKE has taken its load balancer down; where that fails it hangs on its finalizer, and resources
/// leak (ingress-gce#481, #136).
/// </summary>
internal sealed class IngressDeletionStuckRule() : Rule("IngressDeletionStuck", FindingSeverity.Warning)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public override bool IsAboutClass => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var since = observation.Ingress.Time("metadata", "deletionTimestamp");
        var complaint = EventFacts.Of(observation, $"Ingress/{observation.IngressName}").FirstOrDefault(e => e.IsWarning && e.Reason == "GarbageCollection");
        // What is still in use goes with a later try; a right that is missing stays missing.
        var isRefused = complaint?.Message.Contains("Error 403", StringComparison.Ordinal) == true;
        if (since is null || (observation.Time - since < Patience && !isRefused) || IngressFacts.FinalizerOf(observation.Ingress) is not { } finalizer)
        {
            yield break;
        }

        yield return Finding(
            observation,
            observation.IngressTarget,
            "The deletion of the Ingress does not finish. GKE cannot delete its load balancer, whose resources continue to be billed.",
            $"deleted {since:u}, still with finalizer {finalizer}{(complaint is null ? string.Empty : "; " + complaint.Shown())}",
            $"Delete what the event names. Only when the Compute resources no longer exist, remove the finalizer: {observation.Kubectl($"patch ingress {observation.IngressName}")} --type merge -p '{{\"metadata\":{{\"finalizers\":null}}}}'");
    }
}
