namespace MilvusL7;

/// <summary>The URL map: which host and path goes to which backend service.</summary>
public sealed record MilvusUrlMapStatus
{
    /// <summary>Name in Compute.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>Hosts that it has a rule for.</summary>
    public string[] HostName { get; internal init; } = [];

    /// <summary>Backend service of what no rule names.</summary>
    public string? DefaultService { get; internal init; }

    /// <summary>Why it is not known; null where it is.</summary>
    public string? Unknown { get; internal init; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
