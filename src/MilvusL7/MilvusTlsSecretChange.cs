using System.Globalization;

namespace MilvusL7;

/// <summary>Result of New-MilvusTlsSecret. Never holds the private key.</summary>
public sealed class MilvusTlsSecretChange : MilvusL7Change
{
    internal MilvusTlsSecretChange(ChangeInfo info, IReadOnlyList<string> dnsNames, DateTimeOffset notAfter, string thumbprint, string? certificatePath)
        : base(info)
    {
        DnsName = ForeignText.Name(dnsNames);
        NotAfter = notAfter;
        Thumbprint = ForeignText.Name(thumbprint);
        CertificatePath = certificatePath;
    }

    /// <summary>The certificate's subject alternative names.</summary>
    public string[] DnsName { get; }

    /// <summary>End of the certificate's validity.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>SHA-256 of the certificate, hexadecimal.</summary>
    public string Thumbprint { get; }

    /// <summary>File with the public certificate, for clients; null where none was written.</summary>
    public string? CertificatePath { get; }

    /// <inheritdoc />
    public override string Summary => Words([.. DnsName, string.Create(CultureInfo.InvariantCulture, $"until {NotAfter:yyyy-MM-dd}")]);
}
