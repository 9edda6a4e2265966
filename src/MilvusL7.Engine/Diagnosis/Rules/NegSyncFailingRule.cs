namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// While GKE cannot sync a network endpoint group, pods that come get no requests and pods that went still do (ingress-gce#1357, #2508). Where
/// the group's own object says so, that is the finding (<see cref="NegNotSyncedRule"/>); the Service's events say what happens before there is one.
/// </summary>
internal sealed class NegSyncFailingRule() : EventRule("NegSyncFailing", FindingSeverity.Error)
{
    private static readonly string[] Reasons = ["SyncNetworkEndpointGroupFailed", "ProcessServiceFailed", "AttachFailed", "DetachFailed"];

    public override IReadOnlyList<string> ExplainedMessages => ["/networkEndpointGroups/"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation, ComplaintFacts known)
    {
        var all = EventFacts.Of(observation, $"Service/{observation.Release.Service.Name}").ToArray();
        var complaints = all.Where(e => e.IsWarning && Reasons.Contains(e.Reason)).ToArray();
        var success = (observation.Negs.Value ?? [])
            .Where(n => observation.OwnBackends.Contains(n.Text("metadata", "name") ?? string.Empty))
            .Select(n => n.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Synced" && c.Text("status") == "True").Time("lastTransitionTime"))
            .Concat(all.Where(e => e.Reason is "Attach" or "Detach").Select(e => (DateTimeOffset?)e.Time))
            .Max();
        if (complaints.FirstOrDefault(e => e.IsLasting(observation) && (success is null || e.Time > success)) is { } lasting
            && !complaints.Any(known.IsExplained) && !NegNotSyncedRule.Failed(observation).Any())
        {
            yield return Finding(
                observation,
                observation.ServiceTarget,
                $"GKE cannot sync the network endpoint group of Service {observation.Release.Service.Name}. New pods receive no requests, and deleted pods still do.",
                lasting.Shown(),
                observation.Kubectl($"describe service {observation.Release.Service.Name}") + $"; {observation.Kubectl("get servicenetworkendpointgroups --output yaml")}");
        }
    }
}
