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
            var state = observation.Release.Service;
            var served = OwnBackend.All(observation).FirstOrDefault(b => b.Port == state.Port && b.IsHealthy && b.HealthCheck.Value is not null);
            var path = served?.HealthCheck.Value.Text("httpHealthCheck", "requestPath") ?? served?.HealthCheck.Value.Text("http2HealthCheck", "requestPath") ?? served?.HealthCheck.Value.Text("httpsHealthCheck", "requestPath");
            yield return Finding(
                observation,
                service.Target,
                $"Service {service.Name} does not specify a BackendConfig for port {state.PortName}: " + (served is null
                    ? "GKE's default health check requests \"/\", which Milvus does not serve, and the backend is unhealthy."
                    : $"the current health check{(path is null ? string.Empty : $" requests {Literal.Of(path)} and")} passes, but a new one from GKE would request \"/\", which Milvus does not serve."),
                served is null ? service.Shown(service.BackendConfigAnnotation) : $"{service.Shown(service.BackendConfigAnnotation)}; healthCheck {served.Name}, requestPath: {path ?? "not set"}; every endpoint is healthy",
                observation.Command("New-MilvusBackendConfig | Add-MilvusL7Annotation"),
                isTerminal: served is null,
                severity: served is null ? null : FindingSeverity.Warning);
        }
    }
}
