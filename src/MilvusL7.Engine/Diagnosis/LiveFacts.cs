using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>What several rules want to know of the load balancer as a whole.</summary>
internal static partial class LiveFacts
{
    // A controller that fails tries again every few minutes; what it no longer says is over.
    private static readonly TimeSpan Current = TimeSpan.FromMinutes(20);

    /// <summary>True where nothing is missing any more: clients could be served.</summary>
    public static bool IsServing(Observation observation) =>
        !Readiness.Of(observation, CertificateStatusBuilder.Build(observation).ToArray(), BackendStatusBuilder.Build(observation).ToArray()).Any();

    /// <summary>Events that are still being said.</summary>
    public static IEnumerable<MilvusL7Event> CurrentEvents(Observation observation) =>
        (observation.Events.Value ?? []).Where(e => observation.Time - e.Time <= Current);

    /// <summary>The quotas that events say are exceeded, each with the newest event.</summary>
    public static IReadOnlyDictionary<string, MilvusL7Event> ExceededQuotas(Observation observation)
    {
        var exceeded = new Dictionary<string, MilvusL7Event>(StringComparer.Ordinal);
        foreach (var happened in CurrentEvents(observation).Where(e => e.IsWarning))
        {
            foreach (Match match in Quota().Matches(happened.Message))
            {
                exceeded.TryAdd(match.Groups["metric"].Value, happened);
            }
        }

        return exceeded;
    }

    /// <summary>The event as evidence.</summary>
    public static string Quote(MilvusL7Event happened) => $"event {happened.Reason} on {happened.About} ({happened.Count} times, last {happened.Time:u}): {happened.Message}";

    [GeneratedRegex("Quota '(?<metric>[A-Z0-9_-]+)' exceeded")]
    private static partial Regex Quota();
}
