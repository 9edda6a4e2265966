namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// With network endpoint groups the port of a health check is the container's, and Milvus answers on its metrics port alone. Not set, it is the
/// port for gRPC.
/// </summary>
internal sealed class HealthCheckPortRule() : Rule("HealthCheckPort", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var wanted = observation.Release.MetricsPort;
        if (BackendConfigFacts.Of(observation) is { HasHealthCheck: true } config && config.HealthCheck.Number("port") is var port && port != wanted)
        {
            // Where no Deployment was read, the metrics port is a guess.
            var isSure = port is null || port == observation.Release.Service.Port || observation.Release.Serving.Any();
            yield return Finding(
                observation,
                config.Target,
                port is null
                    ? $"The health check specifies no port and uses the gRPC port, but Milvus answers on port {wanted}, and the backend is unhealthy."
                    : FormattableString.Invariant($"The health check uses port {port}, but Milvus answers on its metrics port, {wanted}, and the backend is unhealthy."),
                FormattableString.Invariant($"spec.healthCheck.port: {(port is null ? "not set" : port)}"),
                Remedies.BackendConfig(observation, config, FormattableString.Invariant($"-HealthCheckPort {wanted}")),
                isTerminal: isSure,
                severity: isSure ? null : FindingSeverity.Warning);
        }
    }
}
