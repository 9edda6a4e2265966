using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The Ingress has another address than the static one it names, which is free: a change has not reached the load balancer.</summary>
internal sealed class StaticAddressNotUsedRule() : Rule("StaticAddressNotUsed", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (IngressFacts.StaticAddressOf(observation.Ingress) is { } name && observation.Address is { } current
            && observation.Compute.Get("addresses", name).Value is { } address && address.Text("address") is { } reserved && reserved != current
            && StaticAddressFacts.OtherUsers(observation, address).Count == 0)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Ingress, observation.IngressName),
                $"The Ingress specifies static address {name} ({reserved}), but serves at {current}. When GKE changes the address, {current} is lost, and DNS must be updated.",
                $"{StaticAddressFacts.AnnotationOf(observation)}: {name}; status.loadBalancer.ingress[0].ip: {current}",
                $"GKE changes the address at its next sync. If the problem persists: kubectl describe ingress {observation.IngressName}{observation.NamespaceOption}. Then point DNS to {reserved}.");
        }
    }
}
