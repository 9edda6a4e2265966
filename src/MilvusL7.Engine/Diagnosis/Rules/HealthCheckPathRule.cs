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
                    ? $"The health check requests {path}, which does not report Milvus's health. Unhealthy pods continue to receive requests."
                    : $"The health check requests {path ?? "\"/\""}, but Milvus answers only {Healthz}, and the backend is unhealthy.",
                $"spec.healthCheck.requestPath: {path ?? "not set"}",
                Remedies.BackendConfig(observation, config, "-RequestPath " + Healthz),
                isTerminal: !isServed,
                severity: isServed ? FindingSeverity.Warning : null);
        }
    }
}
