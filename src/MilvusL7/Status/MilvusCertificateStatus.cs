namespace MilvusL7;

/// <summary>A certificate that the load balancer shows, or is to show, its clients.</summary>
public sealed record MilvusCertificateStatus
{
    /// <summary>Name of the Secret, the ManagedCertificate or the Compute certificate.</summary>
    public string Name { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>Where it comes from.</summary>
    public CertificateKind Kind { get; internal init; }

    /// <summary><c>Active</c>, <c>Provisioning</c>, <c>Missing</c> ...; for Google-managed ones what Google says.</summary>
    public string State { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>When it ends; null where unknown.</summary>
    public DateTimeOffset? Expires { get; internal init; }

    /// <summary>Its names, each with its state.</summary>
    public MilvusCertificateDomain[] Domain { get; internal init; } = [];

    /// <summary>Why parts of this are not known; null where all is.</summary>
    public string? Unknown { get; internal init => field = ForeignText.Of(value); }

    /// <summary>True where clients get it.</summary>
    public bool IsActive => State == "Active";

    /// <inheritdoc />
    public override string ToString() => $"{Name} {State}";
}
