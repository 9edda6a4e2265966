using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>An Ingress takes a global address or a regional one: GKE refuses it where both are named.</summary>
internal sealed class StaticAddressBothRule() : Rule("StaticAddressBoth", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["both global-static-ip and regional-static-ip cannot be specified"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var global = observation.Ingress.Annotation(IngressPlanner.GlobalAddressAnnotation);
        var regional = observation.Ingress.Annotation(IngressPlanner.RegionalAddressAnnotation);
        if (global is not null && regional is not null)
        {
            var wrong = observation.IsInternal ? IngressPlanner.GlobalAddressAnnotation : IngressPlanner.RegionalAddressAnnotation;
            yield return Finding(
                observation,
                observation.IngressTarget,
                "The Ingress specifies both a global and a regional static address. GKE rejects the Ingress.",
                $"{IngressPlanner.GlobalAddressAnnotation}: {global}, {IngressPlanner.RegionalAddressAnnotation}: {regional}",
                observation.Kubectl($"annotate ingress {observation.IngressName} {wrong}-"),
                isTerminal: true);
        }
    }
}
