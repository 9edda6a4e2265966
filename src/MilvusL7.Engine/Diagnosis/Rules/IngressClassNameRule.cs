using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>GKE goes by the annotation; with the field alone it passes the Ingress over and says nothing (ingress-gce#1891).</summary>
internal sealed class IngressClassNameRule() : Rule("IngressClassNameSet", FindingSeverity.Error)
{
    // Another controller's class is IngressClassOther's.
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Ingress.Text("spec", "ingressClassName") is { } named && observation.Ingress.Annotation(Gke.IngressPlanner.ClassAnnotation) is null)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                "GKE's controller ignores the Ingress without an event. It reads the annotation kubernetes.io/ingress.class, not the field spec.ingressClassName.",
                $"spec.ingressClassName: {named}",
                observation.Kubectl($"patch ingress {observation.IngressName}") + " --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/ingressClassName\"}]'",
                isTerminal: true);
        }
    }
}
