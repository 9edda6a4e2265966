using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// GKE's controller marks what it takes up within seconds (finalizer, event, annotations). None of it after minutes means that it does not run,
/// which no event tells (ingress-gce#1891 for one cause of such silence).
/// </summary>
internal sealed class IngressUnseenRule() : Rule("IngressUnseen", FindingSeverity.Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var ingress = observation.Ingress;
        var made = ingress.Time("metadata", "creationTimestamp");
        if (observation.IsFolder || !observation.Events.IsKnown || made is null || observation.Time - made < Patience
            || ingress.Text("metadata", "deletionTimestamp") is not null || !IngressFacts.IsGke(ingress))
        {
            yield break;
        }

        var isSeen = observation.Address is not null || IngressFacts.NotesOf(ingress).Count > 0 || IngressFacts.FinalizerOf(ingress) is not null
            || EventFacts.Of(observation, $"Ingress/{observation.IngressName}").Any();
        if (!isSeen)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                "GKE's controller has not processed the Ingress, so no load balancer is being created. HTTP load balancing may be disabled in this cluster.",
                $"created {made:u}; since then no event, no finalizer and no annotation from the controller",
                "gcloud container clusters update <cluster> --location <location> --update-addons HttpLoadBalancing=ENABLED");
        }
    }
}
