using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Where an Ingress changes its class, GKE lets go of it and may leave what it made: address, rules and backends go on serving and are billed
/// (ingress-gce#1252).
/// </summary>
internal sealed class ResourcesLeftRule() : Rule("ResourcesLeft", FindingSeverity.Warning)
{
    public override bool IsAboutClass => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var notes = IngressFacts.NotesOf(observation.Ingress);
        if (!IngressFacts.IsGke(observation.Ingress) && notes.Count > 0)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                $"GKE created a load balancer for this Ingress before its class changed to '{IngressFacts.ClassOf(observation.Ingress)}'. The load balancer's resources may still exist.",
                string.Join(", ", notes.Where(n => n != IngressFacts.Backends).Select(n => $"{n}: {observation.Ingress.Annotation(n)}")),
                $"Check which resources remain (gcloud compute forwarding-rules list --filter 'name ~ {observation.IngressName}'), and delete them, starting with the forwarding rule. Or set kubernetes.io/ingress.class back to gce, and delete the Ingress.");
        }
    }
}
