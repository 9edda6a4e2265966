using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>A certificate and its key, as servers take them.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private TestCertificate(string subject, string? name, bool isAuthority, TestCertificate? issuer, DateTimeOffset start, DateTimeOffset end)
    {
        var request = new CertificateRequest($"CN={subject}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (name is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        Certificate = issuer is null
            ? request.CreateSelfSigned(start, end)
            : request.Create(issuer.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer._key), start, end, RandomNumberGenerator.GetBytes(8));
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>With its key, as TLS in this process takes it.</summary>
    public X509Certificate2 ForServer()
    {
        using var whole = Certificate.HasPrivateKey ? new X509Certificate2(Certificate) : Certificate.CopyWithPrivateKey(_key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public static TestCertificate Authority(string name) => new(name, null, true, null, DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));

    public static TestCertificate SelfSigned(string host) => new(host, host, false, null, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));

    public static TestCertificate Issued(string host, TestCertificate issuer, int startDay = -1, int endDay = 2) =>
        new(host, host, false, issuer, DateTimeOffset.UtcNow.AddDays(startDay), DateTimeOffset.UtcNow.AddDays(endDay));

    /// <summary>What the guide's openssl command makes: a common name and nothing else.</summary>
    public static TestCertificate WithoutSan(string host, TestCertificate issuer) => new(host, null, false, issuer, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
