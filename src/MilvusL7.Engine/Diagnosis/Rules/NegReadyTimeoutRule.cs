using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Ten minutes after a pod was made GKE counts it as ready whether or not the load balancer found it healthy, and a rollout takes the next healthy
/// one away (ingress-gce#931).
/// </summary>
internal sealed class NegReadyTimeoutRule() : Rule("NegReadyTimeout", FindingSeverity.Warning)
{
    private const string Reason = "LoadBalancerNegTimeout";

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var healthy = BackendStatusBuilder.Build(observation).SelectMany(b => b.Endpoint).Where(e => e.Health == EndpointHealth.Healthy).Select(e => e.Pod).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in PodFacts.Standing(observation))
        {
            var name = PodFacts.NameOf(pod);
            var happened = EventFacts.Of(observation, $"Pod/{name}").FirstOrDefault(e => e.Reason == Reason && e.IsRecent(observation));
            var condition = PodFacts.Condition(pod, PodFacts.NegReadyGate);
            // Healthy since: then it was slow, no more.
            if ((condition.Text("reason") == Reason || happened is not null) && !healthy.Contains(name))
            {
                yield return Finding(
                    observation,
                    observation.Named(ResourceKind.Pod, name),
                    $"Pod {name} did not become healthy in the load balancer within ten minutes. GKE marks the pod as ready anyway, and a rollout continues.",
                    condition.Text("reason") == Reason ? $"condition {PodFacts.NegReadyGate}: {condition.Text("reason")}: {condition.Text("message")}" : happened!.Shown(),
                    $"{observation.Kubectl($"describe pod {name}")}; the health check must be HTTP on port {observation.Release.MetricsPort} with path /healthz, and the firewall must allow 130.211.0.0/22 and 35.191.0.0/16");
            }
        }
    }
}
