using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Certificates and keys in PEM, as kubeconfigs have them.</summary>
internal static class PemCertificates
{
    private const string CertificateLabel = "CERTIFICATE";

    /// <summary>All certificates of a text; other PEM blocks and text between them are ignored.</summary>
    /// <exception cref="CryptographicException">The text has no certificate, or a broken one.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        return found.Count > 0 ? found : throw new CryptographicException($"it contains no PEM {CertificateLabel}");
    }

    /// <summary>A certificate with its private key, followed by its issuers.</summary>
    /// <exception cref="CryptographicException">The certificate or the key is broken, or they do not belong together.</exception>
    public static X509Certificate2Collection ReadWithKey(string certificatePem, string keyPem)
    {
        var chain = Read(certificatePem);
        var own = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        if (OperatingSystem.IsWindows())
        {
            // SChannel cannot use a key that exists in memory only.
            using var inMemory = own;
            own = new X509Certificate2(inMemory.Export(X509ContentType.Pkcs12));
        }

        chain[0].Dispose();
        chain[0] = own;
        return chain;
    }

    /// <summary>The text of a <c>-data</c> field.</summary>
    /// <exception cref="FormatException">It is not base64.</exception>
    public static string Decode(string data) => Encoding.UTF8.GetString(Convert.FromBase64String(data));
}
