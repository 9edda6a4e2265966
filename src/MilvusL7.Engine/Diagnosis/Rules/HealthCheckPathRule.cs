namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Milvus says whether it is well under /healthz. Not set, the path is "/".</summary>
internal sealed class HealthCheckPathRule() : Rule("HealthCheckPath", FindingSeverity.Error)
{
    private const string Healthz = "/healthz";

    // Answers 200 whatever state Milvus is in.
    private const string AlwaysWell = "/metrics";

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (BackendConfigFacts.Of(observation) is { HasHealthCheck: true } config && config.HealthCheck.Text("requestPath") is var path && path != Healthz)
        {
            var isServed = path == AlwaysWell;
            yield return Finding(
                observation,
                config.Target,
                isServed
                    ? $"The health check asks for {path}, which says nothing of Milvus's health: pods that are not well stay in service."
                    : $"The health check asks for {path ?? "\"/\""}; Milvus answers {Healthz} only, and the backend is unhealthy.",
                $"spec.healthCheck.requestPath: {path ?? "not set"}",
                Remedies.BackendConfig(observation, config, "-RequestPath " + Healthz),
                isTerminal: !isServed,
                severity: isServed ? FindingSeverity.Warning : null);
        }
    }
}
