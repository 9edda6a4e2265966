using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The readiness gate waits for a health check. Where the group is attached to no backend service that has one, pods are let through unchecked
/// (ingress-gce#769, #2222), and a rollout gives 502.
/// </summary>
internal sealed class ReadinessGateUncheckedRule() : Rule("ReadinessGateUnchecked", FindingSeverity.Warning)
{
    private const string Reason = "LoadBalancerNegWithoutHealthCheck";

    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // What was so at a pod's start and is no longer says nothing of the next rollout.
        var isAttached = IngressFacts.BackendHealthOf(observation.Ingress).Keys.Any(observation.OwnBackends.Contains);
        var pods = PodFacts.Standing(observation)
            .Where(p => PodFacts.Condition(p, PodFacts.NegReadyGate).Text("reason") == Reason || EventFacts.Of(observation, $"Pod/{PodFacts.NameOf(p)}").Any(e => e.Reason == Reason && e.IsRecent(observation)))
            .Select(PodFacts.NameOf).ToArray();
        if (!isAttached && pods.Length > 0)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Pod, pods[0]),
                "GKE marks pods as ready for the load balancer without a health check, because their group is not in a backend service with a health check. During a rollout, clients receive 502.",
                $"{Reason} on {string.Join(", ", pods.Select(p => $"pod {p}"))}",
                observation.Ingress is null ? observation.Command("New-MilvusIngress -HostName <host> -SecretName <secret>") : observation.Kubectl($"describe ingress {observation.IngressName}"));
        }
    }
}
