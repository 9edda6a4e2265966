namespace MilvusL7;

/// <summary>A static address that is reserved in a GCP project.</summary>
public sealed record MilvusStaticAddress
{
    /// <summary>Name in Compute.</summary>
    public string Name { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>The address.</summary>
    public string? Address { get; internal init => field = ForeignText.Name(value); }

    /// <summary><c>RESERVED</c>, or <c>IN_USE</c> while something uses it.</summary>
    public string? Status { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Names of the forwarding rules (or others) that use it.</summary>
    public string[] User { get; internal init => field = ForeignText.Name(value); } = [];

    /// <summary>The region; null for a global one.</summary>
    public string? Region { get; internal init => field = ForeignText.Name(value); }

    /// <summary>EXTERNAL or INTERNAL.</summary>
    public string? AddressType { get; internal init => field = ForeignText.Name(value); }

    /// <summary>When it was reserved.</summary>
    public DateTimeOffset? Created { get; internal init; }

    /// <summary>The GCP project.</summary>
    public string Project { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <inheritdoc />
    public override string ToString() => $"{Name} {Address}";
}
