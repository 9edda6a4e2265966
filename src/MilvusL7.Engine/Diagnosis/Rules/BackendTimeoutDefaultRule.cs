namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Compute cuts a call after 30 s unless told otherwise; searches, inserts and index builds of Milvus take longer.</summary>
internal sealed class BackendTimeoutDefaultRule() : Rule("BackendTimeoutDefault", FindingSeverity.Warning)
{
    private const int ComputeDefault = 30;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var backend in OwnBackend.All(observation).Where(b => b.Service.Value is not null && (b.Service.Value.Number("timeoutSec") ?? ComputeDefault) == ComputeDefault))
        {
            var wanted = backend.BackendConfig.Number("spec", "timeoutSec");
            if (backend.BackendConfig is not null && wanted is null or ComputeDefault)
            {
                // The BackendConfig says so: that is the finding.
                continue;
            }

            yield return Finding(
                observation,
                $"BackendService {backend.Name}",
                wanted is null
                    ? "The load balancer ends calls after 30 seconds, Compute's default. Longer Milvus calls fail."
                    : $"The load balancer ends calls after 30 seconds. BackendConfig {backend.BackendConfigName} specifies {wanted}, but has not been applied to the load balancer.",
                $"backendService {backend.Name}, timeoutSec: 30; BackendConfig {backend.BackendConfigName ?? "none"}, spec.timeoutSec: {wanted?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not set"}",
                wanted is null
                    ? Remedies.BackendConfig(observation, backend, "-TimeoutSec 3600")
                    : Remedies.FindSyncFailure(observation));
        }
    }
}
