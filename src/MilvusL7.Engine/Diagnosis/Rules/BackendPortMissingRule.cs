using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The port of a backend is one of the Service's, by its name or its number: never the container's.</summary>
internal sealed class BackendPortMissingRule() : Rule("BackendPortMissing", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["could not find port"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var (name, port) in IngressFacts.BackendsOf(observation.Ingress))
        {
            var ports = observation.Services.GetValueOrDefault(name)?.Value.Items("spec", "ports").ToArray();
            if (ports is null || ports.Length == 0 || ports.Any(p => p.Text("name") == port || p.Text("port") == port))
            {
                continue;
            }

            yield return Finding(
                observation,
                observation.IngressTarget,
                $"{(port.Length == 0 ? $"The Ingress specifies no port of Service {name}" : $"Service {name} has no port {port}")}. GKE rejects the whole Ingress and does not create a load balancer.",
                $"backend {name}:{port} in the Ingress; ports of the Service: {string.Join(", ", ports.Select(p => $"{p.Text("name")} {p.Text("port")}".Trim()))}",
                name == observation.Release.Service.Name
                    ? Remedies.Ingress(observation)
                    : observation.Kubectl($"edit ingress {observation.IngressName}"),
                isTerminal: true);
        }
    }
}
