using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>Reads certificates and keys that others made. Whether they are any good is <see cref="CertificateValidator"/>'s question.</summary>
internal static class CertificateLoader
{
    private const string CertificateLabel = "CERTIFICATE";
    private const string CertificateMark = "BEGIN CERTIFICATE";

    /// <summary>Reads PEM texts. The order of the certificates is kept: a wrong one is a finding, not something to hide.</summary>
    /// <param name="certificatePem">Leaf and chain; may hold the key too.</param>
    /// <param name="keyPem">The key; empty where it is in <paramref name="certificatePem"/>.</param>
    /// <param name="password">Password of an encrypted key; empty for none.</param>
    /// <param name="source">What to call it in a message, usually a path.</param>
    /// <exception cref="MilvusL7Exception">
    /// <c>CertificateUnreadable</c>, <c>PrivateKeyUnreadable</c>, <c>PrivateKeyEncrypted</c>, <c>CertificatePasswordWrong</c>,
    /// <c>PrivateKeyMissing</c>, <c>CertificateKeyUnsupported</c>.
    /// </exception>
    public static CertificateBundle FromPem(string certificatePem, string keyPem, ReadOnlySpan<char> password, string source)
    {
        List<X509Certificate2> chain = ReadCertificates(certificatePem, source);
        try
        {
            string? keyText = PrivateKeyReader.HasKey(keyPem) ? keyPem : PrivateKeyReader.HasKey(certificatePem) ? certificatePem : null;
            if (keyText is null)
            {
                throw CertificateFault.PrivateKeyMissing(source, "it contains no private key.");
            }

            using AsymmetricAlgorithm key = PrivateKeyReader.Read(keyText, password, source);
            return BundleBuilder.Build(chain, PrivateKeyReader.ExportPem(key), source);
        }
        finally
        {
            chain.ForEach(certificate => certificate.Dispose());
        }
    }

    /// <summary>Reads a PKCS#12 file. It has no order, so the certificate with the key comes first and its issuers follow.</summary>
    /// <param name="data">The file.</param>
    /// <param name="password">Its password; null for none.</param>
    /// <param name="source">What to call it in a message, usually a path.</param>
    /// <exception cref="MilvusL7Exception">
    /// <c>CertificateUnreadable</c>, <c>CertificatePasswordWrong</c>, <c>PrivateKeyMissing</c>, <c>CertificateKeyUnsupported</c>.
    /// </exception>
    public static CertificateBundle FromPkcs12(byte[] data, SecureString? password, string source)
    {
        char[] characters = SecureText.Reveal(password);
        try
        {
            return FromPkcs12(data, characters, source);
        }
        finally
        {
            Array.Clear(characters);
        }
    }

    /// <inheritdoc cref="FromPkcs12(byte[], SecureString, string)"/>
    public static CertificateBundle FromPkcs12(byte[] data, ReadOnlySpan<char> password, string source)
    {
        X509Certificate2Collection content = Pkcs12Reader.Read(data, password, source);
        try
        {
            List<X509Certificate2> withKey = content.Where(certificate => certificate.HasPrivateKey).ToList();
            if (content.Count == 0)
            {
                throw CertificateFault.CertificateUnreadable(source, "the PKCS#12 file contains no certificate.");
            }

            if (withKey.Count != 1)
            {
                throw withKey.Count == 0
                    ? CertificateFault.PrivateKeyMissing(source, "the PKCS#12 file contains no private key for its certificates.")
                    : CertificateFault.CertificateUnreadable(
                        source, $"the PKCS#12 file contains {withKey.Count} certificates with a private key, so the server's certificate is ambiguous.");
            }

            using AsymmetricAlgorithm key = Pkcs12Reader.PrivateKey(withKey[0], source);
            return BundleBuilder.Build(CertificateChain.Order(withKey[0], content), PrivateKeyReader.ExportPem(key), source);
        }
        finally
        {
            foreach (X509Certificate2 certificate in content)
            {
                certificate.Dispose();
            }
        }
    }

    /// <summary>The certificates of a PEM text, in order; the caller disposes them.</summary>
    public static List<X509Certificate2> ReadCertificates(string pem, string source)
    {
        int begun = PemBlock.CountBegun(pem, CertificateMark);
        if (begun == 0)
        {
            throw CertificateFault.CertificateUnreadable(source, "it does not contain '-----BEGIN CERTIFICATE-----'.");
        }

        List<PemBlock> blocks = PemBlock.ReadAll(pem).FindAll(block => block.Label == CertificateLabel);
        if (blocks.Count != begun)
        {
            throw CertificateFault.CertificateUnreadable(
                source, $"it contains the start of {begun} certificates, but only {blocks.Count} can be read. The others are damaged or truncated.");
        }

        List<X509Certificate2> certificates = [];
        try
        {
            blocks.ForEach(block => certificates.Add(X509Certificate2.CreateFromPem(block.Text)));
            return certificates;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            int position = certificates.Count + 1;
            certificates.ForEach(certificate => certificate.Dispose());
            throw CertificateFault.CertificateUnreadable(source, $"certificate {position} of {begun} cannot be decoded.");
        }
    }
}
