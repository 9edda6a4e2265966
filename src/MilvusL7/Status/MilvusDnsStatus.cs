namespace MilvusL7;

/// <summary>What DNS says, here and now, about a host of the Ingress.</summary>
public sealed record MilvusDnsStatus
{
    /// <summary>The host.</summary>
    public string HostName { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>Addresses it resolves to; empty where it does not.</summary>
    public string[] Address { get; internal init => field = ForeignText.Name(value); } = [];

    /// <summary>True where the load balancer's address is among them; null where that is not known.</summary>
    public bool? IsMatch { get; internal init; }

    /// <summary>Why it did not resolve; null where it did.</summary>
    public string? Problem { get; internal init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() => $"{HostName} {(Problem is null ? string.Join(", ", Address) : Problem)}";
}
