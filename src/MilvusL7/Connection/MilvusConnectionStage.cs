namespace MilvusL7;

/// <summary>One stage of a connection.</summary>
public sealed record MilvusConnectionStage
{
    /// <summary><c>DNS</c>, <c>TCP</c>, <c>TLS</c>, <c>HTTP/2</c>, <c>Connect</c>, <c>GetVersion</c> or <c>CheckHealth</c>.</summary>
    public required string Name { get; init => field = ForeignText.Name(value); }

    /// <summary>How it came out.</summary>
    public MilvusConnectionResult Result { get; init; }

    /// <summary>How long it took; null where it was not come to.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What was seen.</summary>
    public string Evidence { get; init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>Stable id of what is wrong; null where nothing is.</summary>
    public string? FindingId { get; init => field = ForeignText.Name(value); }

    /// <summary>What is wrong, and what follows from it; null where nothing is.</summary>
    public string? Message { get; init => field = ForeignText.Of(value); }

    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? RecommendedAction { get; init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() => $"{Name} {Result}";
}
