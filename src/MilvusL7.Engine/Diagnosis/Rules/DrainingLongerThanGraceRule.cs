using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// While a pod is drained the load balancer sends it no new call and lets the old ones end; Kubernetes kills it when its grace period ends, and the
/// calls with it (ingress-gce#1718).
/// </summary>
internal sealed class DrainingLongerThanGraceRule() : Rule("DrainingLongerThanGrace", FindingSeverity.Warning)
{
    private const int DefaultGraceSec = 30;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var workload = observation.Release.Serving.FirstOrDefault();
        if (BackendConfigFacts.Of(observation) is not { } config || workload is null || config.Resource.Number("spec", "connectionDraining", "drainingTimeoutSec") is not { } draining)
        {
            yield break;
        }

        var set = workload.Resource.Number("spec", "template", "spec", "terminationGracePeriodSeconds");
        if (draining > (set ?? DefaultGraceSec))
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Deployment, workload.Name),
                FormattableString.Invariant($"A rollout kills pods {set ?? DefaultGraceSec} s after it stops them, but the load balancer drains them for {draining} s. Long calls fail with 502."),
                FormattableString.Invariant($"spec.connectionDraining.drainingTimeoutSec: {draining} in BackendConfig {config.Name}; terminationGracePeriodSeconds: {(set is null ? $"not set ({DefaultGraceSec})" : set)} in Deployment {workload.Name}"),
                FormattableString.Invariant($"Set terminationGracePeriodSeconds of the {observation.Release.ServingComponent} to {draining} or more, or: ") + Remedies.BackendConfig(observation, config, FormattableString.Invariant($"-DrainingTimeoutSec {set ?? DefaultGraceSec}")));
        }
    }
}
