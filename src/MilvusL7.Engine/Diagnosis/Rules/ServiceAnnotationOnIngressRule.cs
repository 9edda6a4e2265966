using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// GKE reads these annotations on Services. On an Ingress they do nothing, and nobody says so (ingress-gce#1744, #1803).
/// </summary>
internal sealed class ServiceAnnotationOnIngressRule() : Rule("ServiceAnnotationOnIngress", FindingSeverity.Warning)
{
    private static readonly string[] OfServices =
    [
        ServiceAnnotations.BackendConfig, ServiceAnnotations.OldBackendConfig, ServiceAnnotations.AppProtocols, ServiceAnnotations.OldAppProtocols, ServiceAnnotations.Neg,
    ];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = observation.Release.Service;
        foreach (var annotation in OfServices.Where(a => observation.Ingress.Annotation(a) is not null))
        {
            var isAbsent = !service.Annotations.ContainsKey(annotation);
            yield return Finding(
                observation,
                observation.IngressTarget,
                isAbsent
                    ? $"{annotation} has no effect on the Ingress. GKE reads the annotation from Service {service.Name}, which does not have it."
                    : $"{annotation} has no effect on the Ingress. GKE uses the annotation of Service {service.Name}.",
                $"Ingress {observation.IngressName} has {annotation}: {observation.Ingress.Annotation(annotation)}",
                (isAbsent ? observation.Command("Add-MilvusL7Annotation") + "; then " : string.Empty) + observation.Kubectl($"annotate ingress {observation.IngressName} {annotation}-"),
                isTerminal: isAbsent,
                severity: isAbsent ? FindingSeverity.Error : null);
        }
    }
}
