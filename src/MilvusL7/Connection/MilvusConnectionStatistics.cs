namespace MilvusL7;

/// <summary>What repeated connections came to, up to one of them.</summary>
public sealed record MilvusConnectionStatistics
{
    /// <summary>How many were tried.</summary>
    public int Sent { get; init; }

    /// <summary>How many of them failed.</summary>
    public int Lost { get; init; }

    /// <summary>Shortest latency; null before the first success.</summary>
    public TimeSpan? Minimum { get; init; }

    /// <summary>Median of the latencies; null before the first success.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>99th percentile of the latencies; null before the first success.</summary>
    public TimeSpan? P99 { get; init; }

    /// <inheritdoc />
    public override string ToString() => Minimum is null
        ? $"{Lost} of {Sent} lost"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Lost} of {Sent} lost, minimum {Minimum.Value.TotalMilliseconds:0.0} ms, median {Median!.Value.TotalMilliseconds:0.0} ms, p99 {P99!.Value.TotalMilliseconds:0.0} ms");
}
