using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// An internal load balancer needs one shared static address for HTTP and HTTPS both: without it GKE makes neither.
/// </summary>
internal sealed class InternalHttpAndHttpsRule() : Rule("InternalHttpAndHttps", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["error invalid internal ingress https config", "gce-internal Ingress class must be configured with a static-ip"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (IsSo(observation))
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                "An internal Ingress with HTTP and HTTPS needs a static address that both share. The Ingress has none, and GKE does not create a load balancer.",
                $"{IngressPlanner.ClassAnnotation}: gce-internal, {IngressPlanner.AllowHttpAnnotation}: {observation.Ingress.Annotation(IngressPlanner.AllowHttpAnnotation) ?? "not set"}, no {IngressPlanner.RegionalAddressAnnotation}",
                observation.Kubectl($"annotate ingress {observation.IngressName} --overwrite {IngressPlanner.AllowHttpAnnotation}=false"),
                isTerminal: true);
        }
    }

    internal static bool IsSo(Observation observation) =>
        observation.IsInternal && IngressFacts.IsHttpAllowed(observation.Ingress) && IngressFacts.NamesCertificate(observation.Ingress)
        && observation.Ingress.Annotation(IngressPlanner.RegionalAddressAnnotation) is null;
}
