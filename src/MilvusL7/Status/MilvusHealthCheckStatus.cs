namespace MilvusL7;

/// <summary>How the load balancer asks the pods whether they are well.</summary>
public sealed record MilvusHealthCheckStatus
{
    /// <summary>Name in Compute.</summary>
    public string Name { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>HTTP, HTTPS or HTTP2.</summary>
    public string? Type { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Container port; null for the serving port.</summary>
    public int? Port { get; internal init; }

    /// <summary>Path that is asked for.</summary>
    public string? RequestPath { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Seconds from one check to the next.</summary>
    public int? CheckIntervalSec { get; internal init; }

    /// <summary>Seconds until a check counts as failed.</summary>
    public int? TimeoutSec { get; internal init; }

    /// <inheritdoc />
    public override string ToString() => $"{Type} {(Port is null ? "serving port" : Port)} {RequestPath}";
}
