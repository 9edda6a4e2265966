using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// GKE takes up the classes gce and gce-internal: an Ingress of another one is another controller's, and no load balancer of GKE comes of it.
/// </summary>
internal sealed class IngressClassOtherRule() : Rule("IngressClassOther", FindingSeverity.Error)
{
    public override bool IsAboutClass => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // Beside an Ingress of GKE's one for another controller is nothing wrong.
        var hasOther = observation.Ingresses.Any(i => IngressFacts.IsGke(i) && IngressFacts.LeadsTo(i, observation.Release.Service.Name));
        var named = observation.Ingress.Annotation(IngressPlanner.ClassAnnotation);
        var isOthers = named is not null ? !IngressFacts.IsGke(observation.Ingress) : IngressFacts.IsOthers(observation.Ingress);
        if (isOthers && !hasOther)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                $"The Ingress is of class '{IngressFacts.ClassOf(observation.Ingress)}', which GKE's controller ignores. No layer-7 load balancer of GKE routes to the release.",
                named is null ? $"spec.ingressClassName: {IngressFacts.ClassOf(observation.Ingress)}" : $"{IngressPlanner.ClassAnnotation}: {named}",
                $"Create a second Ingress for GKE: {observation.Command("New-MilvusIngress -Name <another name> -HostName <host> -SecretName <secret>")}",
                isTerminal: true);
        }
    }
}
