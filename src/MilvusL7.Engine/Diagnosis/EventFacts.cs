namespace MilvusL7.Engine.Diagnosis;

/// <summary>Tells complaints that last from those of a start. GKE's first syncs fail for seconds while groups are being made.</summary>
internal static class EventFacts
{
    /// <summary>For how long the same complaint has to have come back.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(2);

    /// <summary>The controllers try again at the latest after ten minutes.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    public static IEnumerable<MilvusL7Event> Of(Observation observation, string about) => (observation.Events.Value ?? []).Where(e => e.About == about);

    public static bool IsRecent(this MilvusL7Event happened, Observation observation) => observation.Time - happened.Time <= Recent;

    public static bool IsLasting(this MilvusL7Event happened, Observation observation) =>
        happened.IsWarning && happened.Count > 1 && happened.Time - happened.FirstTime >= Span && happened.IsRecent(observation);

    /// <summary>How it is shown as evidence.</summary>
    public static string Shown(this MilvusL7Event happened) => FormattableString.Invariant(
        $"event {happened.Reason} on {happened.About}, {happened.Count} times from {happened.FirstTime:u} to {happened.Time:u}: {happened.Message}");
}
