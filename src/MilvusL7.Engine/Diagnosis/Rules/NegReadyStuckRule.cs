using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A readiness gate that stays closed keeps a healthy pod out of service and a rollout from going on. GKE opens it after ten minutes whatever
/// the health is; beyond that it is stuck (ingress-gce#931).
/// </summary>
internal sealed class NegReadyStuckRule() : Rule("NegReadyStuck", FindingSeverity.Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var pod in PodFacts.Standing(observation).Where(PodFacts.HasNegReadyGate))
        {
            var condition = PodFacts.Condition(pod, PodFacts.NegReadyGate);
            var containers = PodFacts.Condition(pod, "ContainersReady");
            var since = containers.Time("lastTransitionTime") ?? pod.Time("metadata", "creationTimestamp");
            if (condition.Text("status") == "True" || containers.Text("status") != "True" || since is null || observation.Time - since <= Patience)
            {
                continue;
            }

            var name = PodFacts.NameOf(pod);
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Pod, name),
                $"Pod {name} has waited for the load balancer longer than GKE's own limit. It receives no requests through the Service, and the rollout is stuck.",
                $"condition {PodFacts.NegReadyGate}: {condition.Text("status") ?? "not set"} {condition.Text("reason")}, containers ready since {since:u}",
                $"{observation.Kubectl($"describe pod {name}")}; {observation.Kubectl("get servicenetworkendpointgroups --output yaml")}");
        }
    }
}
