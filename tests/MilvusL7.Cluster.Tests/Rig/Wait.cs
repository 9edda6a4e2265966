namespace MilvusL7.Cluster.Tests.Rig;

public static class Wait
{
    public static readonly TimeSpan DefaultBound = TimeSpan.FromSeconds(90);

    /// <summary>Asks until nothing is missing any more. <paramref name="missing"/> answers null then, else what still is.</summary>
    public static async Task UntilNothingIsMissingAsync(Func<Task<string?>> missing, TimeSpan? bound = null, CancellationToken cancellation = default)
    {
        var deadline = DateTime.UtcNow + (bound ?? DefaultBound);
        while (await missing() is { } left)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"after {bound ?? DefaultBound} still missing: {left}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    public static Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan? bound = null, CancellationToken cancellation = default) =>
        UntilNothingIsMissingAsync(async () => await condition() ? null : what, bound, cancellation);
}
