namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Milvus answers health checks by plain HTTP. A type that is not set is the app protocol, HTTP2.</summary>
internal sealed class HealthCheckTypeRule() : Rule("HealthCheckType", FindingSeverity.Error)
{
    private static readonly string[] Types = ["HTTP", "HTTPS", "HTTP2"];

    public override IReadOnlyList<string> ExplainedMessages => ["must be one of [\"HTTP\",\"HTTPS\",\"HTTP2\"]"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (BackendConfigFacts.Of(observation) is { HasHealthCheck: true } config && config.HealthCheck.Text("type") is var type && type != "HTTP")
        {
            yield return Finding(
                observation,
                config.Target,
                type is null
                    ? "The health check specifies no type and uses the port's protocol, but Milvus answers only plain HTTP, and the backend is unhealthy."
                    : Types.Contains(type)
                        ? $"The health check is of type {type}, but Milvus answers only plain HTTP, and the backend is unhealthy."
                        : $"GKE's Ingress controller does not support health check type {type}. It does not create the backend.",
                $"spec.healthCheck.type: {type ?? "not set"}",
                Remedies.BackendConfig(observation, config, "-HealthCheckType HTTP"),
                isTerminal: true);
        }
    }
}
