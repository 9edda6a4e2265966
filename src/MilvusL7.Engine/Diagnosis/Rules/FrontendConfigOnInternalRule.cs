using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// FrontendConfigs are for external load balancers (check-gke-ingress): of an internal one neither redirect nor SSL policy comes about.
/// </summary>
internal sealed class FrontendConfigOnInternalRule() : Rule("FrontendConfigOnInternal", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.IsInternal && observation.Ingress.Annotation(IngressPlanner.FrontendConfigAnnotation) is { } name)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                "An internal Ingress does not support a FrontendConfig. The redirect and the SSL policy have no effect.",
                $"{IngressPlanner.ClassAnnotation}: gce-internal, {IngressPlanner.FrontendConfigAnnotation}: {name}",
                observation.Kubectl($"annotate ingress {observation.IngressName} {IngressPlanner.FrontendConfigAnnotation}-"));
        }
    }
}
