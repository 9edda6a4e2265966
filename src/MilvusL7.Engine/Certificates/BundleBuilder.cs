using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>Reads the facts of a bundle off its leaf.</summary>
internal static class BundleBuilder
{
    /// <param name="chain">The leaf, then the others in the order they are to be written.</param>
    /// <param name="privateKeyPem">The leaf's key, unencrypted.</param>
    /// <param name="source">What to call the certificate in a message.</param>
    public static CertificateBundle Build(IReadOnlyList<X509Certificate2> chain, string privateKeyPem, string source)
    {
        X509Certificate2 leaf = chain[0];
        try
        {
            return new CertificateBundle
            {
                CertificatePem = string.Concat(chain.Select(certificate => certificate.ExportCertificatePem() + "\n")),
                PrivateKeyPem = privateKeyPem + "\n",
                DnsNames = CertificateNames.Read(leaf),
                Subject = leaf.Subject,
                Issuer = leaf.Issuer,
                NotBefore = leaf.NotBefore.ToUniversalTime(),
                NotAfter = leaf.NotAfter.ToUniversalTime(),
                Thumbprint = leaf.GetCertHashString(HashAlgorithmName.SHA256),
                KeyAlgorithm = KeyDescription.Of(leaf),
                IsSelfSigned = CertificateSignature.IsSelfSigned(leaf),
            };
        }
        catch (CryptographicException)
        {
            throw CertificateFault.CertificateUnreadable(source, "the certificate has a field that cannot be decoded.");
        }
    }
}
