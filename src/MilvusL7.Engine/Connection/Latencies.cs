namespace MilvusL7.Engine.Connection;

/// <summary>Counts attempts and keeps the latencies of the last ones; older ones count in the minimum only, so that an endless run stays small.</summary>
internal sealed class Latencies
{
    private const int Kept = 10_000;

    private readonly Queue<long> _ticks = new();
    private int _sent;
    private int _lost;
    private long _minimum = long.MaxValue;

    public MilvusConnectionStatistics Add(MilvusConnection attempt)
    {
        _sent++;
        if (!attempt.Connected || attempt.Latency is not { } latency)
        {
            _lost++;
        }
        else
        {
            _minimum = Math.Min(_minimum, latency.Ticks);
            _ticks.Enqueue(latency.Ticks);
            if (_ticks.Count > Kept)
            {
                _ticks.Dequeue();
            }
        }

        if (_ticks.Count == 0)
        {
            return new MilvusConnectionStatistics { Sent = _sent, Lost = _lost };
        }

        var sorted = _ticks.Order().ToArray();
        return new MilvusConnectionStatistics
        {
            Sent = _sent,
            Lost = _lost,
            Minimum = TimeSpan.FromTicks(_minimum),
            Median = TimeSpan.FromTicks(Percentile(sorted, 0.50)),
            P99 = TimeSpan.FromTicks(Percentile(sorted, 0.99)),
        };
    }

    /// <summary>Nearest rank.</summary>
    private static long Percentile(long[] sorted, double part) => sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
}
