namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// What GKE's controller complains of again and again, over minutes and up to now, is a cause; the first complaints of a healthy start are not. Its
/// message is all that is known: rules that know the cause better come first.
/// </summary>
internal sealed class SyncFailingRule() : EventRule("SyncFailing", FindingSeverity.Error)
{
    private static readonly string[] Reasons = ["Sync", "Translate"];

    // Made by another controller: it may take its time.
    private const string OfGroups = "/networkEndpointGroups/";

    public override IEnumerable<MilvusL7Finding> Check(Observation observation, Func<MilvusL7Event, bool> isExplained)
    {
        var all = EventFacts.Of(observation, $"Ingress/{observation.IngressName}").ToArray();
        var success = all.Where(IsSuccess).Select(e => (DateTimeOffset?)e.Time).Max();
        var failing = all
            .Where(e => Reasons.Contains(e.Reason) && e.IsLasting(observation) && (success is null || e.Time > success) && !isExplained(e))
            // Each try says one thing: what it said last is what is wrong now.
            .FirstOrDefault();
        if (failing is not null)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                observation.Address is null
                    ? $"GKE cannot make the load balancer: {failing.Message}"
                    : $"GKE cannot bring the load balancer up to date; it serves as it was. {failing.Message}",
                failing.Shown(),
                observation.Kubectl($"describe ingress {observation.IngressName}"),
                isTerminal: !failing.Message.Contains(OfGroups, StringComparison.Ordinal),
                severity: observation.Address is null ? null : FindingSeverity.Warning);
        }
    }

    /// <summary>What the controller says of things made or changed; that it means to look at the Ingress is none of it.</summary>
    private static bool IsSuccess(MilvusL7Event happened) =>
        !happened.IsWarning && (happened.Reason == "IPChanged" || (happened.Reason == "Sync" && happened.Message != "Scheduled for sync"));
}
