using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A ClusterIP Service works with network endpoint groups only (kubernetes#24041); an internal Ingress needs them whatever the type is. Behind node
/// ports the health check's port would be one of the node's.
/// </summary>
internal sealed class NegAnnotationMissingRule() : Rule("NegAnnotationMissing", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["when not using NEGs"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var service in ServiceFacts.All(observation).Where(s => !s.UsesNeg && s.FaultOf(ServiceAnnotations.Neg) is null))
        {
            var isRefused = observation.IsInternal || service.Type == MilvusServiceType.ClusterIP;
            var isOwn = service.Name == observation.Release.Service.Name;
            if (!isRefused && !isOwn)
            {
                continue;
            }

            yield return Finding(
                observation,
                service.Target,
                isRefused
                    ? $"Service {service.Name} does not request a network endpoint group. GKE rejects {(observation.IsInternal ? "an internal Ingress" : "a ClusterIP Service")} without one."
                    : $"Service {service.Name} does not request a network endpoint group. GKE uses node ports, where a health check of Milvus's metrics port fails.",
                $"type {service.Type}, {service.Shown(ServiceAnnotations.Neg)}",
                isOwn ? observation.Command("Add-MilvusL7Annotation") : observation.Kubectl($"annotate service {Literal.Argument(service.Name)} --overwrite {ServiceAnnotations.Neg}='{{\"ingress\": true}}'"),
                isTerminal: isRefused,
                severity: isRefused ? null : FindingSeverity.Warning);
        }
    }
}
