namespace MilvusL7;

/// <summary>One thing that was looked at before a move.</summary>
public sealed class MilvusL7Check
{
    /// <summary>Stable name of the check.</summary>
    public required string Id { get; init => field = ForeignText.Name(value); }

    /// <summary>What was looked at.</summary>
    public required string Title { get; init => field = ForeignText.Of(value); }

    /// <summary>How it came out.</summary>
    public required MilvusL7CheckResult Result { get; init; }

    /// <summary>What was found.</summary>
    public string Message { get; init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? RecommendedAction { get; init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() => $"{Result}: {Title}";
}
