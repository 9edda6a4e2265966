namespace MilvusL7.Engine;

/// <summary>Waits for a state that only others bring about.</summary>
internal static class Polling
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <param name="missing">What is still missing, for progress; null where nothing is.</param>
    /// <param name="timedOut">The error after the time-out, from what was still missing.</param>
    public static async Task UntilAsync(
        string activity, TimeSpan timeout, TimeProvider clock, Func<Task<string?>> missing, Func<string, MilvusL7Exception> timedOut, EngineContext context)
    {
        var deadline = clock.GetUtcNow() + timeout;
        while (await missing() is { } what)
        {
            context.Reports.Report(new EngineProgress(activity, what));
            if (clock.GetUtcNow() > deadline)
            {
                throw timedOut(what);
            }

            await Task.Delay(Interval, context.Cancellation);
        }

        context.Reports.Report(new EngineProgress(activity, "done", 100, Completed: true));
    }
}
