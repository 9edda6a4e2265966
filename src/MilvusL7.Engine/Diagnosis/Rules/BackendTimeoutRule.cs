namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The load balancer ends a call after 30 s unless the BackendConfig says otherwise: searches of cold data, loads and bulk inserts take longer.
/// </summary>
internal sealed class BackendTimeoutRule() : Rule("BackendTimeout", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (BackendConfigFacts.Of(observation) is not { } config)
        {
            yield break;
        }

        var set = config.Resource.Number("spec", "timeoutSec");
        var seconds = set ?? BackendConfigFacts.DefaultTimeoutSec;
        // What an earlier BackendConfig set stays when the field goes.
        var isLonger = set is null && observation.OwnBackends.Any(b => observation.Compute.Get("backendServices", b).Value.Number("timeoutSec") > BackendConfigFacts.DefaultTimeoutSec);
        if (seconds <= BackendConfigFacts.DefaultTimeoutSec && !isLonger)
        {
            yield return Finding(
                observation,
                config.Target,
                FormattableString.Invariant($"The load balancer ends every call after {seconds} s. Longer Milvus calls fail."),
                set is null ? "spec.timeoutSec: not set (default of the load balancer: 30 s)" : FormattableString.Invariant($"spec.timeoutSec: {seconds}"),
                Remedies.BackendConfig(observation, config, "-TimeoutSec 3600"));
        }
    }
}
