using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Every Ingress has a load balancer and an address of its own: of two with one host clients reach the one that DNS leads to, by chance of who
/// set it last. An internal one beside an external one is how split DNS is done.
/// </summary>
internal sealed class HostSharedRule() : Rule("HostShared", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        observation.Ingresses
            .Where(i => IngressFacts.NameOf(i) != observation.IngressName && i.Text("metadata", "deletionTimestamp") is null && IngressFacts.IsInternal(i) == observation.IsInternal)
            .Select(i => (Other: IngressFacts.NameOf(i), Hosts: RuleHosts(i).Intersect(RuleHosts(observation.Ingress), StringComparer.OrdinalIgnoreCase).ToArray()))
            .Where(o => o.Hosts.Length > 0)
            .Select(o => Finding(
                observation,
                observation.IngressTarget,
                $"Ingress {o.Other} has the same host: each has a load balancer and an address of its own, and DNS can lead to one of them only.",
                string.Join(", ", o.Hosts.Select(h => $"host {h} in Ingress {observation.IngressName} and in Ingress {o.Other}")),
                $"Keep one of them: {observation.Kubectl($"get ingress {observation.IngressName} {o.Other}")} shows both addresses."));

    private static IEnumerable<string> RuleHosts(JsonObject? ingress) =>
        ingress.Items("spec", "rules").Select(r => r.Text("host")).Where(h => !string.IsNullOrEmpty(h)).Select(h => h!);
}
