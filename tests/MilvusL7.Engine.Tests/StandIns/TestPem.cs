using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Tests.StandIns;

internal static class TestPem
{
    public static DateTimeOffset Expires { get; } = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public static string Of(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(Expires.AddYears(-10), Expires);
        return certificate.ExportCertificatePem();
    }
}
