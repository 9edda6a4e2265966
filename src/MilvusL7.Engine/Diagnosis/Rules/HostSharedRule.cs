using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Every Ingress has a load balancer and an address of its own: of two with one host, in one namespace or in two, clients reach the one that DNS
/// names, which is the one that was set last. An internal one beside an external one is how split DNS is done.
/// </summary>
internal sealed class HostSharedRule() : Rule("HostShared", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        SharedIngresses.Of(observation)
            .Select(i => (Other: i, Hosts: RuleHosts(i).Intersect(RuleHosts(observation.Ingress), StringComparer.OrdinalIgnoreCase).ToArray()))
            .Where(o => o.Hosts.Length > 0)
            .Select(o => (Name: SharedIngresses.NameOf(observation, o.Other), o.Other, o.Hosts))
            .Select(o => Finding(
                observation,
                observation.IngressTarget,
                $"Ingress {o.Name} has the same host. Each Ingress has its own load balancer and address, and a DNS record can point to only one of them.",
                string.Join(", ", o.Hosts.Select(h => $"host {h} in Ingress {observation.IngressName} and in Ingress {o.Name}")),
                $"Keep only one of the Ingresses. To see both addresses: {observation.Kubectl($"get ingress {observation.IngressName}")}; {SharedIngresses.Kubectl(o.Other)}"));

    private static IEnumerable<string> RuleHosts(JsonObject? ingress) =>
        ingress.Items("spec", "rules").Select(r => r.Text("host")).Where(h => !string.IsNullOrEmpty(h)).Select(h => h!);
}
