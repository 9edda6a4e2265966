using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MilvusL7.Engine.Certificates;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>Certificates and keys: PEM text and PKCS#12 files, encrypted ones among them.</summary>
internal sealed class CertificateArea : FuzzArea
{
    private const string Host = "my-release.milvus.io";
    private const string Password = "fuzz";

    private readonly List<(string Certificate, string Key)> _pems = [];
    private readonly List<byte[]> _pfx = [];

    public override string Name => "certificates";

    public override Task StartAsync()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        Add(new CertificateRequest($"CN={Host}", ec, HashAlgorithmName.SHA256), ec);
        Add(new CertificateRequest($"CN={Host}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), rsa);
        return Task.CompletedTask;
    }

    public override Task RunAsync(FuzzCase one)
    {
        if (one.Chance(2))
        {
            var bytes = Mutate.Bytes(one, one.Pick(_pfx));
            _ = CertificateLoader.FromPkcs12(bytes, Password, "f.pfx");
            return Task.CompletedTask;
        }

        var (certificate, key) = one.Pick(_pems);
        if (one.Chance(2))
        {
            certificate = Damaged(one, certificate);
        }
        else
        {
            key = Damaged(one, key);
        }

        var bundle = CertificateLoader.FromPem(certificate, key, Password, "f.pem");
        _ = CertificateValidator.Inspect(bundle, [Host], DateTimeOffset.UtcNow);
        return Task.CompletedTask;
    }

    private static string Damaged(FuzzCase one, string pem)
    {
        if (one.Chance(2))
        {
            return Mutate.Text(one, pem);
        }

        var fields = PemEncoding.Find(pem);
        var der = Mutate.Bytes(one, Convert.FromBase64String(pem[fields.Base64Data]));
        return PemEncoding.WriteString(pem[fields.Label], der);
    }

    private void Add(CertificateRequest request, AsymmetricAlgorithm key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        var pem = certificate.ExportCertificatePem();
        _pems.Add((pem, key.ExportPkcs8PrivateKeyPem()));
        _pems.Add((pem, key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))));
        _pfx.Add(certificate.Export(X509ContentType.Pkcs12, Password));
    }
}
