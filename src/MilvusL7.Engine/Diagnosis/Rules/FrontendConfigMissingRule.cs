using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A FrontendConfig that is named and missing: the load balancer is kept up to date without it (recorded), so that port 80 may stay open.
/// </summary>
internal sealed class FrontendConfigMissingRule() : Rule("FrontendConfigMissing", FindingSeverity.Warning)
{
    public override IReadOnlyList<string> ExplainedMessages => ["no FrontendConfig for Ingress exists"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Ingress.Annotation(IngressPlanner.FrontendConfigAnnotation) is { } name && ResourceName.IsKubernetes(name) && observation.FrontendConfig.IsMissing)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.FrontendConfig, name),
                observation.IsFolder
                    ? "The Ingress refers to a FrontendConfig that is not in the folder. It must exist on the cluster."
                    : "The Ingress refers to a FrontendConfig that does not exist. GKE applies neither a redirect nor an SSL policy.",
                $"{IngressPlanner.FrontendConfigAnnotation}: {name}",
                observation.Command($"New-MilvusFrontendConfig -Name {Literal.Argument(name)} -RedirectToHttps"),
                severity: observation.IsFolder ? FindingSeverity.Information : null);
        }
    }
}
