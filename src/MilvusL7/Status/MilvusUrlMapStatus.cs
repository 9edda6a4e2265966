namespace MilvusL7;

/// <summary>The URL map: which host and path goes to which backend service.</summary>
public sealed record MilvusUrlMapStatus
{
    /// <summary>Name in Compute.</summary>
    public string Name { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>Hosts that it has a rule for.</summary>
    public string[] HostName { get; internal init => field = ForeignText.Name(value); } = [];

    /// <summary>Backend service of what no rule names.</summary>
    public string? DefaultService { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Why it is not known; null where it is.</summary>
    public string? Unknown { get; internal init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() => Name;
}
