namespace MilvusL7;

/// <summary>A forwarding rule: an address and a port of the load balancer.</summary>
public sealed record MilvusForwardingRuleStatus
{
    /// <summary>Name in Compute.</summary>
    public string Name { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>Its address; null where unknown.</summary>
    public string? Address { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Its port: <c>443</c> or <c>80</c>.</summary>
    public string? Port { get; internal init => field = ForeignText.Name(value); }

    /// <summary>The proxy behind it.</summary>
    public string? Target { get; internal init => field = ForeignText.Of(value); }

    /// <summary>Why it is not known; null where it is.</summary>
    public string? Unknown { get; internal init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() => $"{Address}:{Port}";
}
