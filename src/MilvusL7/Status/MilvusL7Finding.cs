namespace MilvusL7;

/// <summary>Something about a load balancer that is not as it should be. Its ids are listed in about_MilvusL7_Findings.</summary>
public sealed record MilvusL7Finding
{
    /// <summary>Stable identifier, for example <c>BackendConfigMissing</c>.</summary>
    public string Id { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>How much it matters.</summary>
    public FindingSeverity Severity { get; internal init; }

    /// <summary>The object at fault, for example <c>Service milvus/my-release-milvus</c>.</summary>
    public string Target { get; internal init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>What is wrong, and what follows from it.</summary>
    public string Message { get; internal init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>What was seen, and where: a field, an annotation, an event.</summary>
    public string Evidence { get; internal init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>What to do, a command where there is one.</summary>
    public string RecommendedAction { get; internal init => field = ForeignText.Of(value); } = string.Empty;

    /// <summary>True where waiting does not help.</summary>
    public bool IsTerminal { get; internal init; }

    /// <summary>The release.</summary>
    public MilvusRelease? Release { get; internal init; }

    /// <summary>Name of the Ingress; null where it is about the release alone.</summary>
    public string? IngressName { get; internal init => field = ForeignText.Name(value); }

    /// <inheritdoc />
    public override string ToString() => $"{Severity} {Id}: {Message}";
}
