using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The NEG controller says itself that it could not make or fill a group (ingress-gce#1357, #2508).</summary>
internal sealed class NegNotSyncedRule() : Rule("NegNotSynced", FindingSeverity.Warning)
{
    public override IReadOnlyList<string> ExplainedMessages => ["/networkEndpointGroups/"];

    /// <summary>The groups of the release whose own object says that it failed, each with the conditions that say so.</summary>
    public static IEnumerable<(JsonObject Group, JsonObject[] Conditions)> Failed(Observation observation)
    {
        var own = OwnBackend.All(observation).Select(b => b.Name).ToHashSet(StringComparer.Ordinal);
        return (observation.Negs.Value ?? []).Where(n => own.Contains(n.Text("metadata", "name") ?? string.Empty))
            .Select(group => (group, group.Items("status", "conditions").Where(c =>
                c.Text("status") == "False" && c.Text("type") is "Synced" or "Initialized" && observation.HasLasted(c.Time("lastTransitionTime"))).ToArray()))
            .Where(f => f.Item2.Length > 0);
    }

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var (group, failed) in Failed(observation))
        {

            var isMade = failed.All(c => c.Text("type") != "Initialized");
            yield return Finding(
                observation,
                observation.Named(ResourceKind.NetworkEndpointGroup, group.Text("metadata", "name")),
                isMade
                    ? "GKE cannot update the endpoints. New pods receive no requests, and requests to deleted pods fail."
                    : "GKE cannot create the network endpoint group, so the load balancer has no backend for requests.",
                string.Join("; ", failed.Select(c => $"condition {c.Text("type")} False since {c.Text("lastTransitionTime")}, {c.Text("reason")}: {c.Text("message")}")),
                $"Fix the problem that the message names, then check the group: kubectl describe svcneg {group.Text("metadata", "name")}{observation.NamespaceOption}",
                severity: isMade ? null : FindingSeverity.Error);
        }
    }
}
