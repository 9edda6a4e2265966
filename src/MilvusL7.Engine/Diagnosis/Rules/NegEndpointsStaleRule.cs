namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The groups have to follow the pods. After a fault of the NEG controller they keep addresses of pods that are gone, or never get the new
/// ones (ingress-gce#1357, #2508). While pods come and go that is so for seconds, and is no finding.
/// </summary>
internal sealed class NegEndpointsStaleRule() : Rule("NegEndpointsStale", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Pods.Value is not { } pods)
        {
            yield break;
        }

        foreach (var backend in OwnBackend.All(observation).Where(b => b.Endpoints is { Count: > 0 }))
        {
            var known = backend.Endpoints!.Where(e => e.Health != EndpointHealth.Draining).ToArray();
            var isQuiet = pods.Count > 0 && pods.All(p => p.Text("metadata", "deletionTimestamp") is null && observation.HasLasted(PodFacts.ReadySince(p)));
            var gone = isQuiet ? known.Where(e => e.Pod is null).ToArray() : [];
            var lacking = PodFacts.Ready(observation)
                .Where(p => observation.HasLasted(PodFacts.ReadySince(p)) && known.All(e => e.IPAddress != p.Text("status", "podIP"))).ToArray();
            if (gone.Length == 0 && lacking.Length == 0)
            {
                continue;
            }

            var parts = new[]
            {
                gone.Length > 0 ? $"addresses without a pod: {string.Join(", ", gone.Select(e => $"{e.IPAddress}:{e.Port} ({e.Zone})"))}" : null,
                lacking.Length > 0 ? $"ready pods that are not endpoints: {string.Join(", ", lacking.Select(p => $"{p.Text("metadata", "name")} ({p.Text("status", "podIP")}, ready since {PodFacts.ReadySince(p):u})"))}" : null,
            }.OfType<string>().ToArray();
            var isUseless = !known.Any(e => e.Pod is not null);
            yield return Finding(
                observation,
                $"NetworkEndpointGroup {backend.Name}",
                isUseless
                    ? "All endpoints of the load balancer are pods that no longer exist. Clients receive 502."
                    : gone.Length > 0 ? "The load balancer still has endpoints of pods that no longer exist, and GKE does not update them." : "Ready pods receive no requests, because they are not endpoints of the load balancer.",
                string.Join("; ", parts),
                $"Find out why the sync fails: kubectl describe svcneg {backend.Name}{observation.NamespaceOption}; kubectl get events{observation.NamespaceOption} --field-selector involvedObject.name={observation.Release.Service.Name}",
                severity: isUseless ? FindingSeverity.Error : null);
        }
    }
}
