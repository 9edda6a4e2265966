using System.Diagnostics;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>Whether something ends at once when it is cancelled. A machine that is busy may make one try look slow, not all of them.</summary>
internal static class Prompt
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    /// <param name="begin">Starts it, and comes back when it waits.</param>
    public static async Task AssertCancelsAsync(Func<Task<(Task Work, CancellationTokenSource Cancellation)>> begin)
    {
        var took = new List<TimeSpan>();
        while (took.Count < 5)
        {
            var (work, cancellation) = await begin();
            var clock = Stopwatch.StartNew();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
            took.Add(clock.Elapsed);
            if (clock.Elapsed < Limit)
            {
                return;
            }
        }

        Assert.Fail($"took {string.Join(", ", took)}");
    }

    /// <summary>Polls until it holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "it did not come about");
            await Task.Delay(5);
        }
    }
}
