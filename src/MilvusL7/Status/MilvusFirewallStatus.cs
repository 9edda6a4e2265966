namespace MilvusL7;

/// <summary>The firewall rule that lets the load balancer and its health checks in.</summary>
public sealed record MilvusFirewallStatus
{
    /// <summary>Name in Compute; null where there is none.</summary>
    public string? Name { get; internal init => field = ForeignText.Name(value); }

    /// <summary>TCP ports that it opens.</summary>
    public string[] Port { get; internal init => field = ForeignText.Name(value); } = [];

    /// <summary>Where from.</summary>
    public string[] SourceRange { get; internal init => field = ForeignText.Name(value); } = [];

    /// <summary>True where it is switched off.</summary>
    public bool Disabled { get; internal init; }

    /// <summary>Why it is not known; null where it is.</summary>
    public string? Unknown { get; internal init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() => Name is null ? "none" : $"{Name} ({string.Join(", ", Port)})";
}
