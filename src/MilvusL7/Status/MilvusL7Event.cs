namespace MilvusL7;

/// <summary>A Kubernetes event about the load balancer.</summary>
public sealed record MilvusL7Event
{
    /// <summary>When it was last seen.</summary>
    public DateTimeOffset Time { get; internal init; }

    /// <summary>When it was first seen.</summary>
    public DateTimeOffset FirstTime { get; internal init; }

    /// <summary>How often.</summary>
    public int Count { get; internal init; }

    /// <summary>True for a warning.</summary>
    public bool IsWarning { get; internal init; }

    /// <summary>Its reason, such as <c>Sync</c>.</summary>
    public string Reason { get; internal init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>What it is about, such as <c>Ingress/my-release-milvus</c>.</summary>
    public string About { get; internal init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>What it says.</summary>
    public string Message { get; internal init => field = ForeignText.Of(value); } = string.Empty;

    /// <inheritdoc />
    public override string ToString() => $"{Time:u} {Reason}: {Message}";
}
