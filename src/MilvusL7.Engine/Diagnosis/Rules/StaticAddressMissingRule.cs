using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A static address that the Ingress names and Compute does not have: "doesn't translate to an existing static IP" (ingress-gce#1080).</summary>
internal sealed class StaticAddressMissingRule() : Rule("StaticAddressMissing", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["translate to an existing static IP"];

    public override bool SeesCause(Observation observation) => observation.IsRead && observation.Compute.Get("addresses", Gke.IngressFacts.StaticAddressOf(observation.Ingress)).IsKnown;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (IngressFacts.StaticAddressOf(observation.Ingress) is { } name && observation.Compute.Get("addresses", name).IsMissing
            && StaticAddressFacts.Elsewhere(observation, name) is null)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Ingress, observation.IngressName),
                $"The Ingress specifies static address {name}, which does not exist. GKE does not {(observation.Address is null ? "create a front end" : "update the existing front end")}.",
                $"{StaticAddressFacts.AnnotationOf(observation)}: {name}; no address of that name in project {observation.Compute.Project} ({observation.Compute.Scope})",
                observation.IsInternal
                    ? $"gcloud compute addresses create {Literal.Argument(name)} --subnet <subnet> --purpose SHARED_LOADBALANCER_VIP{observation.Compute.Options}"
                    : observation.Command($"New-MilvusStaticAddress -Name {Literal.Argument(name)}"),
                isTerminal: true);
        }
    }
}
