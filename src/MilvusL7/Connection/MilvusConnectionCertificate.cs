using System.Globalization;

namespace MilvusL7;

/// <summary>The certificate that a client is shown.</summary>
public sealed record MilvusConnectionCertificate
{
    /// <summary>Distinguished name it is for.</summary>
    public required string Subject { get; init => field = ForeignText.Name(value); }

    /// <summary>Distinguished name of who issued it.</summary>
    public required string Issuer { get; init => field = ForeignText.Name(value); }

    /// <summary>DNS names of its subjectAltName; empty where it has none.</summary>
    public string[] DnsName { get; init => field = ForeignText.Name(value); } = [];

    /// <summary>When it begins to be valid.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256 of the certificate, in hexadecimal.</summary>
    public required string Thumbprint { get; init => field = ForeignText.Name(value); }

    /// <summary>True where it is its own issuer.</summary>
    public bool IsSelfSigned { get; init; }

    /// <summary>The subjects of the whole chain, this certificate first.</summary>
    public string[] Chain { get; init => field = ForeignText.Name(value); } = [];

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Subject}, until {NotAfter:yyyy-MM-dd}");
}
