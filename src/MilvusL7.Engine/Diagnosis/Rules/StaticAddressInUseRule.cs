using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A static address serves one load balancer: Compute refuses it to a second one (ingress-gce#1080).</summary>
internal sealed class StaticAddressInUseRule() : Rule("StaticAddressInUse", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["IP address is in-use"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (IngressFacts.StaticAddressOf(observation.Ingress) is not { } name || observation.Compute.Get("addresses", name).Value is not { } address
            || StaticAddressFacts.OtherUsers(observation, address) is not { Count: > 0 } others || observation.Address == address.Text("address"))
        {
            yield break;
        }

        yield return Finding(
            observation,
            observation.Named(ResourceKind.Ingress, observation.IngressName),
            $"Static address {name} ({address.Text("address")}) is in use by {string.Join(", ", others.Select(ComputeNames.Last))}: the Ingress cannot have it.",
            $"{StaticAddressFacts.AnnotationOf(observation)}: {name}; address {name}, users: {string.Join(", ", others.Select(u => ComputeNames.PathOf(u) ?? u))}",
            observation.IsInternal
                ? "Name another address, or take the other user off it."
                : $"{observation.Command($"New-MilvusStaticAddress -Name {Literal.Argument(name + "-2")}")}; {Remedies.Ingress(observation)} -StaticAddressName {Literal.Argument(name + "-2")} (another address; or take the other user off this one)",
            isTerminal: true);
    }
}
