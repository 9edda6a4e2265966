using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Without a BackendConfig the health check asks the port for gRPC for "/" and Milvus fails it: its own readiness probe is never taken over.
/// </summary>
internal sealed class BackendConfigNotNamedRule() : Rule("BackendConfigNotNamed", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = ServiceFacts.Own(observation);
        if (ServiceAnnotations.NameOfBackendConfig(observation.Release.Service) is null && service.FaultOf(service.BackendConfigAnnotation) is null
            && (service.Annotations.ContainsKey(service.BackendConfigAnnotation) || observation.Ingress.Annotation(ServiceAnnotations.BackendConfig) is null))
        {
            yield return Finding(
                observation,
                service.Target,
                $"No BackendConfig is named for port {observation.Release.Service.PortName} of Service {service.Name}: GKE's own health check asks it for \"/\", which Milvus fails, and the backend is unhealthy.",
                service.Shown(service.BackendConfigAnnotation),
                observation.Command("New-MilvusBackendConfig | Add-MilvusL7Annotation"),
                isTerminal: true);
        }
    }
}
