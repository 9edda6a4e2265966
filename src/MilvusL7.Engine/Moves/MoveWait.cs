namespace MilvusL7.Engine.Moves;

/// <summary>Looks again and again until something is so.</summary>
internal static class MoveWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <param name="missing">What is still missing, for progress; null where nothing is.</param>
    /// <param name="late">The fault after the time-out.</param>
    public static async Task UntilAsync(Move move, string activity, TimeSpan timeout, Func<Task<string?>> missing, Func<MilvusL7Exception> late, EngineContext context)
    {
        var deadline = move.Tools.Clock.GetUtcNow() + timeout;
        while (await missing() is { } what)
        {
            context.Reports.Report(new EngineProgress(activity, what));
            if (move.Tools.Clock.GetUtcNow() > deadline)
            {
                throw late();
            }

            await Task.Delay(Interval, context.Cancellation);
        }
    }
}
