namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>No pod, no endpoint: the load balancer answers 503 for all requests.</summary>
internal sealed class ServiceSelectsNoPodRule() : Rule("ServiceSelectsNoPod", FindingSeverity.Error)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.IsFolder || observation.Pods.Value is not { Count: 0 })
        {
            yield break;
        }

        var selector = observation.Service.Map("spec", "selector");
        var scaled = observation.Release.Serving.FirstOrDefault(w => w.Resource.Number("spec", "replicas") == 0);
        yield return Finding(
            observation,
            observation.ServiceTarget,
            selector.Count == 0 ? $"Service {observation.Release.Service.Name} has no selector, so it selects no pod."
                : scaled is not null ? $"Deployment {scaled.Name} is scaled to 0 replicas, so Service {observation.Release.Service.Name} selects no pod."
                : $"Service {observation.Release.Service.Name} selects no pod.",
            $"spec.selector: {(selector.Count == 0 ? "not set" : string.Join(",", selector.Select(s => $"{s.Key}={s.Value}")))}",
            scaled is not null ? observation.Kubectl($"scale deployment {scaled.Name} --replicas 2")
                : selector.Count == 0 ? observation.Kubectl($"edit service {observation.Release.Service.Name}")
                : observation.Kubectl($"get pods --selector '{string.Join(",", selector.Select(s => $"{s.Key}={s.Value}"))}'"));
    }
}
