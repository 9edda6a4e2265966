namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A BackendConfig takes any field and keeps those it knows: a health check under a wrong name (healthcheck, or its parts one level too high) is
/// none, and nobody says so (ingress-gce#18, #42).
/// </summary>
internal sealed class BackendConfigFieldUnknownRule() : Rule("BackendConfigFieldUnknown", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (BackendConfigFacts.Of(observation) is { UnknownFields: { Count: > 0 } fields } config)
        {
            var isFatal = !config.HasHealthCheck;
            yield return Finding(
                observation,
                config.Target,
                $"A BackendConfig does not have the field {string.Join(", ", fields)}. GKE ignores it"
                    + (isFatal ? ", so the health check does not fit Milvus and the backend is unhealthy. The valid field is spec.healthCheck { type, port, requestPath }." : "."),
                string.Join(", ", fields.Select(f => $"{f} in BackendConfig {config.Name}")),
                Remedies.BackendConfig(observation, config),
                isTerminal: isFatal,
                severity: isFatal ? FindingSeverity.Error : null);
        }
    }
}
