using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The layer-4 load balancer serves beside the layer-7 one until the Service's type changes: past its certificate, its policy and its logs.
/// </summary>
internal sealed class L4OpenRule() : Rule("L4Open", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (AddressOf(observation) is { } address && observation.Address is { } own)
        {
            var isInternal = observation.Release.Service.Exposure == L4Exposure.Internal;
            yield return Finding(
                observation,
                observation.ServiceTarget,
                $"The layer-4 load balancer still serves at {address}, beside the layer-7 load balancer at {own}. The layer-7 load balancer's protection does not apply to it.",
                $"type: LoadBalancer, status.loadBalancer.ingress: {address}",
                $"When clients no longer use {address}: {observation.Command("Set-MilvusServiceType ClusterIP")}",
                severity: isInternal ? FindingSeverity.Information : null);
        }
    }

    /// <summary>The address of the Service's own load balancer; null where it has none.</summary>
    internal static string? AddressOf(Observation observation) =>
        observation.Service.Text("spec", "type") != "LoadBalancer" ? null
        : observation.Service.Items("status", "loadBalancer", "ingress").Select(i => i.Text("ip") ?? i.Text("hostname")).FirstOrDefault(a => !string.IsNullOrEmpty(a));
}
