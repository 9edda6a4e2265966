using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>An external Ingress takes a global address only, an internal one a regional one only; GKE finds no other (ingress-gce#1080).</summary>
internal sealed class StaticAddressWrongScopeRule() : Rule("StaticAddressWrongScope", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["translate to an existing static IP"];

    public override bool SeesCause(Observation observation) => observation.IsRead && observation.Compute.Get("addresses", Gke.IngressFacts.StaticAddressOf(observation.Ingress)).IsKnown;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (IngressFacts.StaticAddressOf(observation.Ingress) is { } name && observation.Compute.Get("addresses", name).IsMissing
            && StaticAddressFacts.Elsewhere(observation, name) is var (address, scope))
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Ingress, observation.IngressName),
                observation.IsInternal
                    ? $"Static address {name} is global, but an internal Ingress needs a regional address. GKE does not find the address and does not create a front end."
                    : $"Static address {name} is regional, but an external Ingress needs a global address. GKE does not find the address and does not create a front end.",
                $"{StaticAddressFacts.AnnotationOf(observation)}: {name}; {scope}/addresses/{name} ({address.Text("address")}) exists, but none in {observation.Compute.Scope}",
                observation.IsInternal
                    ? $"gcloud compute addresses create {Literal.Argument(name)} --subnet <subnet> --purpose SHARED_LOADBALANCER_VIP{observation.Compute.Options}"
                    : observation.Command($"New-MilvusStaticAddress -Name {Literal.Argument(name)}") + " (a global address with this name; it has another IP address, because a regional address cannot become global)",
                isTerminal: true);
        }
    }
}
