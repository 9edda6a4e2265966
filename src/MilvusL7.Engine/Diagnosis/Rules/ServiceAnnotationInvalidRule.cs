using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// GKE refuses the whole Ingress for an annotation of a Service that it cannot read (check-gke-ingress: annotations valid).
/// </summary>
internal sealed class ServiceAnnotationInvalidRule() : Rule("ServiceAnnotationInvalid", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages =>
        ["annotation is invalid json", "no BackendConfig's found in annotation", "could not parse \"service.alpha.kubernetes.io/app-protocols\" annotation", "NEG annotation is invalid", "when not using NEGs"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var service in ServiceFacts.All(observation))
        {
            foreach (var annotation in new[] { service.ProtocolAnnotation, service.BackendConfigAnnotation, ServiceAnnotations.Neg })
            {
                if (service.FaultOf(annotation) is { } fault)
                {
                    yield return Finding(
                        observation,
                        service.Target,
                        $"GKE cannot use annotation {annotation} of Service {service.Name}, because {fault}. GKE rejects the Ingress.",
                        service.Shown(annotation),
                        service.Name == observation.Release.Service.Name
                            ? observation.Command("Add-MilvusL7Annotation -Force")
                            : observation.Kubectl($"edit service {service.Name}"),
                        isTerminal: true);
                }
            }
        }
    }
}
