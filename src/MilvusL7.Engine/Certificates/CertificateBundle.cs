using System.Globalization;
using System.Text;

namespace MilvusL7.Engine.Certificates;

/// <summary>What goes into a TLS Secret, and what a reader wants to know of it.</summary>
internal sealed record CertificateBundle
{
    /// <summary>Certificates in PEM, as they go into <c>tls.crt</c>: the leaf first, then its chain.</summary>
    public required string CertificatePem { get; init; }

    /// <summary>Unencrypted key in PEM (PKCS#1 or SEC 1), as it goes into <c>tls.key</c>.</summary>
    public required string PrivateKeyPem { get; init; }

    /// <summary>DNS names in the leaf's subjectAltName.</summary>
    public required IReadOnlyList<string> DnsNames { get; init; }

    public required string Subject { get; init; }

    public required string Issuer { get; init; }

    /// <summary>Start of validity, UTC.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>End of validity, UTC.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256 of the leaf, hexadecimal in upper case.</summary>
    public required string Thumbprint { get; init; }

    /// <summary>The leaf's key, for example <c>ECDSA P-256</c>.</summary>
    public required string KeyAlgorithm { get; init; }

    public required bool IsSelfSigned { get; init; }

    // The generated one would print the private key wherever the bundle meets a log or a message.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            CultureInfo.InvariantCulture,
            $"Subject = {Subject}, DnsNames = [{string.Join(", ", DnsNames)}], Issuer = {Issuer}, NotBefore = {NotBefore:u}, NotAfter = {NotAfter:u}, KeyAlgorithm = {KeyAlgorithm}, IsSelfSigned = {IsSelfSigned}, Thumbprint = {Thumbprint}");
        return true;
    }
}
