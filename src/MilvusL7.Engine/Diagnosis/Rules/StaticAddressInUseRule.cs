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
        if (IngressFacts.StaticAddressOf(observation.Ingress) is not { } name || UserOf(observation, name) is not { } user)
        {
            yield break;
        }

        yield return Finding(
            observation,
            observation.Named(ResourceKind.Ingress, observation.IngressName),
            $"Static address {name} ({user.Address}) is in use by {user.Name}, so the Ingress cannot use it.",
            $"{StaticAddressFacts.AnnotationOf(observation)}: {name}; {user.Evidence}",
            observation.IsInternal
                ? "Specify another address, or release the address from its other user."
                : $"{observation.Command($"New-MilvusStaticAddress -Name {Literal.Argument(name + "-2")}")}; {Remedies.Ingress(observation)} -StaticAddressName {Literal.Argument(name + "-2")} (another address; or release this address from its other user)",
            isTerminal: true);
    }

    /// <summary>As Compute says it; where Compute is not known, an Ingress that names the same address and has one.</summary>
    private static (string? Address, string Name, string Evidence)? UserOf(Observation observation, string name)
    {
        if (observation.Compute.Get("addresses", name) is { IsKnown: true } reading)
        {
            return reading.Value is { } address && StaticAddressFacts.OtherUsers(observation, address) is { Count: > 0 } others && observation.Address != address.Text("address")
                ? (address.Text("address"), string.Join(", ", others.Select(ComputeNames.Last)), $"address {name}, users: {string.Join(", ", others.Select(u => ComputeNames.PathOf(u) ?? u))}")
                : null;
        }

        var holder = SharedIngresses.Of(observation).FirstOrDefault(i =>
            IngressFacts.IsGke(i) && IngressFacts.StaticAddressOf(i) == name && IngressFacts.AddressOf(i) is { } held && held != observation.Address);
        return holder is null ? null
            : (IngressFacts.AddressOf(holder), $"Ingress {SharedIngresses.NameOf(observation, holder)}", $"Ingress {SharedIngresses.NameOf(observation, holder)} also specifies it, address {IngressFacts.AddressOf(holder)}");
    }
}
