using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>A certificate authority of one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority(string name = "test authority", TestAuthority? issuer = null)
    {
        var request = new CertificateRequest("CN=" + name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
        using var bare = issuer is null
            ? request.CreateSelfSigned(from, until)
            : request.Create(issuer.Certificate, from, until, RandomNumberGenerator.GetBytes(8));
        Certificate = bare.HasPrivateKey ? new X509Certificate2(bare) : bare.CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public string Base64 => Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem));

    /// <param name="names">DNS names and IP addresses.</param>
    public X509Certificate2 Issue(string[] names, string usage = ServerUsage, int fromDays = -1, int untilDays = 1, string commonName = "server")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + commonName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names.Length > 0)
        {
            var alternative = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                if (IPAddress.TryParse(name, out var address))
                {
                    alternative.AddIpAddress(address);
                }
                else
                {
                    alternative.AddDnsName(name);
                }
            }

            request.CertificateExtensions.Add(alternative.Build());
        }

        using var certificate = request.Create(
            Certificate, DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(untilDays), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
