namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A network endpoint group without endpoints: there is nowhere to send a request (ingress-gce#832: a named targetPort that no container has).</summary>
internal sealed class EndpointsMissingRule() : Rule("EndpointsMissing", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var backend in OwnBackend.All(observation).Where(b => b.Endpoints is { Count: 0 } && observation.IsPastStart && b.Groups.Any(g => observation.Compute.Endpoints[g].Value is not null)))
        {
            var pods = PodFacts.Ready(observation).Select(p => p.Text("metadata", "name")).ToArray();
            var selector = string.Join(',', observation.Service.Map("spec", "selector").Select(l => $"{l.Key}={l.Value}"));
            yield return Finding(
                observation,
                $"NetworkEndpointGroup {backend.Name}",
                "The load balancer has no endpoint for Milvus, so clients receive 502. "
                    + (pods.Length > 0 ? $"{pods.Length} pods are ready, but GKE does not add them to the network endpoint group." : "No pod of the Service is ready."),
                $"{string.Join(", ", backend.Groups)}: no endpoints; {(observation.Pods.IsKnown ? $"ready pods: {string.Join(", ", pods.DefaultIfEmpty("none"))}" : "the pods are not known")}",
                pods.Length > 0
                    ? $"Compare the targetPort of port {backend.PortName} with the containers' ports, and check the group's state: kubectl describe svcneg {backend.Name}{observation.NamespaceOption}"
                    : $"kubectl get pods{observation.NamespaceOption} -l '{selector}'");
        }
    }
}
