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
                $"The Ingress names static address {name} ({reserved}) and serves at {current}: when GKE moves it, {current} goes, and DNS has to follow.",
                $"{StaticAddressFacts.AnnotationOf(observation)}: {name}; status.loadBalancer.ingress[0].ip: {current}",
                $"GKE moves it at its next sync; if it stays: kubectl describe ingress {observation.IngressName}{observation.NamespaceOption}. Then let DNS name {reserved}.");
        }
    }
}
