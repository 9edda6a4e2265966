using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>
/// Marks a revision that helm left pending as failed when a move was killed. Only one that the move's own record names, and only once that helm is gone:
/// what is pending otherwise is somebody's upgrade under way.
/// </summary>
internal static class HelmRecovery
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a helm on another machine, where nobody can look, is taken to be at work.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <returns>True where a helm of the move's was at work: what was read of the release before may be old.</returns>
    /// <exception cref="MilvusL7Exception"><c>HelmElsewhere</c>.</exception>
    public static async Task<bool> RunAsync(Move move, EngineContext context)
    {
        if (move.State.ManagedBy != ManagedBy.Helm || move.Record?.Helm is not { } helm)
        {
            return false;
        }

        var deadline = move.Tools.Clock.GetUtcNow() + Longest;
        while (await NewestAsync(move, context) is { IsPending: true } newest && newest.Number == helm.Revision)
        {
            var secret = new ResourceRef(ResourceKind.Secret, move.State.Namespace, newest.SecretName);
            if (await IsGoneAsync(move, helm, secret, deadline, context))
            {
                context.Warning($"Revision {newest.Number} of Helm release '{move.State.Name}' is in state {newest.Status}, because the process of the move was killed. MilvusL7 marks the revision as failed.");
                await HelmReleaseStore.MarkFailedAsync(move.Target.Connection, newest, "The process of the move that created it was killed.", context);
                return true;
            }

            context.Reports.Report(new EngineProgress($"Waiting for helm ({move.State.Name})", $"process {helm.Process.Id} is running for revision {newest.Number}"));
            await Task.Delay(Interval, context.Cancellation);
        }

        return true;
    }

    private static async Task<HelmRevision?> NewestAsync(Move move, EngineContext context) =>
        (await HelmReleaseStore.RevisionsAsync(move.Target.Connection, move.State.Namespace!, move.State.Name, context)).FirstOrDefault();

    private static async Task<bool> IsGoneAsync(Move move, HelmProcess helm, ResourceRef secret, DateTimeOffset deadline, EngineContext context)
    {
        if (helm.Process.IsHere)
        {
            return !helm.Process.IsAlive || (move.Tools.Clock.GetUtcNow() > deadline ? throw Errors.HelmStillAtWork(move.State.Name, helm.Revision, helm.Process.Id) : false);
        }

        var made = (await move.Target.GetAsync(secret, context)).Time("metadata", "creationTimestamp");
        return made is { } began && move.Tools.Clock.GetUtcNow() - began > Longest ? true : throw Errors.HelmElsewhere(move.State.Name, helm.Revision, helm.Process.Host);
    }
}
