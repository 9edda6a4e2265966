namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Compute refuses a health check whose time-out is longer than its interval, and GKE's sync fails with it; unset, each counts as 15 s
/// (check-gke-ingress compares only what is set).
/// </summary>
internal sealed class HealthCheckTimeoutRule() : Rule("HealthCheckTimeout", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["TimeoutSec should be less than checkIntervalSec", "error ensuring health check"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (BackendConfigFacts.Of(observation) is not { } config)
        {
            yield break;
        }

        var interval = config.HealthCheck.Number("checkIntervalSec");
        var timeout = config.HealthCheck.Number("timeoutSec");
        if ((timeout ?? BackendConfigFacts.DefaultCheckSec) > (interval ?? BackendConfigFacts.DefaultCheckSec))
        {
            yield return Finding(
                observation,
                config.Target,
                "The health check's timeout is longer than its interval. Compute rejects it, and the load balancer is not created or not updated.",
                $"spec.healthCheck.timeoutSec: {Shown(timeout)}, checkIntervalSec: {Shown(interval)}",
                Remedies.BackendConfig(observation, config, FormattableString.Invariant($"-HealthCheckTimeoutSec {interval ?? BackendConfigFacts.DefaultCheckSec}")),
                isTerminal: true);
        }
    }

    private static string Shown(int? seconds) => seconds is { } set ? FormattableString.Invariant($"{set} s") : $"not set (default: {BackendConfigFacts.DefaultCheckSec} s)";
}
