namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Without spec.healthCheck the load balancer's own check is in force, of the app protocol on the port for gRPC: Milvus fails it.
/// </summary>
internal sealed class HealthCheckMissingRule() : Rule("HealthCheckMissing", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // A health check under another name is BackendConfigFieldUnknown's.
        if (BackendConfigFacts.Of(observation) is { HasHealthCheck: false, UnknownFields.Count: 0 } config)
        {
            yield return Finding(
                observation,
                config.Target,
                $"BackendConfig {config.Name} has no health check. GKE's default health check requests \"/\" on the gRPC port, which Milvus does not serve, and the backend is unhealthy.",
                $"spec.healthCheck: {config.HealthCheck?.ToJsonString() ?? "not set"}",
                Remedies.BackendConfig(observation, config),
                isTerminal: true);
        }
    }
}
