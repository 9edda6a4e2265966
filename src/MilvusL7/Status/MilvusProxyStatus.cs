namespace MilvusL7;

/// <summary>A target proxy: where the load balancer takes clients' connections.</summary>
public sealed record MilvusProxyStatus
{
    /// <summary>Name in Compute.</summary>
    public string Name { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>HTTP or HTTPS.</summary>
    public string Protocol { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>Its URL map.</summary>
    public string? UrlMap { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Its Compute certificates.</summary>
    public string[] Certificate { get; internal init => field = ForeignText.Name(value); } = [];

    /// <summary>Its certificate map, which outranks its certificates; null for none.</summary>
    public string? CertificateMap { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Its SSL policy; null for Google's default.</summary>
    public string? SslPolicy { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Why it is not known; null where it is.</summary>
    public string? Unknown { get; internal init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() => $"{Protocol} {Name}";
}
