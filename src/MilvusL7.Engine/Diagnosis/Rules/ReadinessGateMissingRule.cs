using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// GKE puts a readiness gate into pods of a Service with a NEG as they are made. A pod made later that has none counts as ready before the load
/// balancer reaches it, and a rollout gives 502 (ingress-gce#769, #1718).
/// </summary>
internal sealed class ReadinessGateMissingRule() : Rule("ReadinessGateMissing", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var negs = (observation.Negs.Value ?? []).Where(n => observation.OwnBackends.Contains(n.Text("metadata", "name") ?? string.Empty)).ToArray();
        if (negs.Length == 0 || negs.Max(n => n.Time("metadata", "creationTimestamp")) is not { } since)
        {
            yield break;
        }

        // Pods from before the group never had one, and need none any more.
        var without = PodFacts.Standing(observation).Where(p => !PodFacts.HasNegReadyGate(p) && p.Time("metadata", "creationTimestamp") > since).Select(PodFacts.NameOf).ToArray();
        if (without.Length > 0)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Pod, without[0]),
                "Pods created after the network endpoint group have no readiness gate. A rollout continues before the load balancer can reach them, and clients receive 502.",
                $"no spec.readinessGates with {PodFacts.NegReadyGate} in {string.Join(", ", without)}; group created {since:u}",
                $"Check the webhook: kubectl get mutatingwebhookconfigurations neg-annotation.config.common-webhooks.networking.gke.io; check whether a label of the namespace excludes it: kubectl get namespace {observation.Release.Namespace} --show-labels");
        }
    }
}
