namespace MilvusL7.ComputeStandIn;

public sealed record ComputeServerOptions
{
    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    public TimeSpan Latency { get; init; }

    /// <summary>Long enough that a client that does not wait for the operation sees that it is not done.</summary>
    public TimeSpan OperationDuration { get; init; } = TimeSpan.FromMilliseconds(50);

    public string? RequiredToken { get; init; }
}
