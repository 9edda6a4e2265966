using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// What GKE's controller complains of again and again, over minutes and up to now, is a cause; the first complaints of a healthy start are not. Its
/// message is all that is known: rules that know the cause better come first.
/// </summary>
internal sealed class SyncFailingRule() : EventRule("SyncFailing", FindingSeverity.Error)
{
    public const string FindingId = "SyncFailing";

    private static readonly string[] Reasons = ["Sync", "Translate"];

    // Made by another controller: it may take its time.
    private const string OfGroups = "/networkEndpointGroups/";

    public override IEnumerable<MilvusL7Finding> Check(Observation observation, ComplaintFacts complaints)
    {
        var failing = Failing(observation, complaints);
        if (failing is not null && complaints.IsOver(failing))
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                "GKE reported a problem that no longer exists, and has not retried yet. It retries automatically after a delay of up to ten minutes, or immediately after a change of the Ingress.",
                failing.Shown(),
                $"To make GKE retry immediately: {observation.Kubectl($"annotate ingress {observation.IngressName} {IngressNudge.Annotation}={IngressNudge.ValueAt(observation.Time)} --overwrite")}",
                severity: FindingSeverity.Warning);
        }
        else if (failing is not null)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                observation.Address is null
                    ? $"GKE cannot create the load balancer: {failing.Message}"
                    : $"GKE cannot update the load balancer, which continues to serve with its previous configuration. {failing.Message}",
                failing.Shown(),
                observation.Kubectl($"describe ingress {observation.IngressName}"),
                isTerminal: !failing.Message.Contains(OfGroups, StringComparison.Ordinal),
                severity: observation.Address is null ? null : FindingSeverity.Warning);
        }
    }

    /// <summary>The cause of what the controller complained of last, where that cause is over; else null. The same cause is always the same text.</summary>
    public static string? CauseOver(Observation observation, ComplaintFacts complaints) =>
        Failing(observation, complaints) is { } failing ? complaints.CauseOver(failing) : null;

    private static MilvusL7Event? Failing(Observation observation, ComplaintFacts complaints)
    {
        var all = EventFacts.Of(observation, $"Ingress/{observation.IngressName}").ToArray();
        var success = all.Where(IsSuccess).Select(e => (DateTimeOffset?)e.Time).Max();
        return all
            .Where(e => Reasons.Contains(e.Reason) && e.IsLasting(observation) && (success is null || e.Time > success) && !complaints.IsExplained(e))
            // Each try says one thing: what it said last is what is wrong now.
            .FirstOrDefault();
    }

    /// <summary>What the controller says of things made or changed; that it means to look at the Ingress is none of it.</summary>
    private static bool IsSuccess(MilvusL7Event happened) =>
        !happened.IsWarning && (happened.Reason == "IPChanged" || (happened.Reason == "Sync" && happened.Message != "Scheduled for sync"));
}
