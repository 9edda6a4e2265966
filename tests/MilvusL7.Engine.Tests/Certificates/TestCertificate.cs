using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>Makes certificates with whatever fault a test needs.</summary>
internal sealed class TestCertificate : IDisposable
{
    private static int s_serial = 1000;

    private TestCertificate(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        Certificate = certificate;
        Key = key;
    }

    public static DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public X509Certificate2 Certificate { get; }

    public AsymmetricAlgorithm Key { get; }

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem() + "\n";

    public static TestCertificate Create(
        string commonName,
        string[]? dnsNames = null,
        TestCertificate? issuer = null,
        bool authority = false,
        AsymmetricAlgorithm? key = null,
        HashAlgorithmName? hash = null,
        DateTimeOffset? notBefore = null,
        DateTimeOffset? notAfter = null)
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedName subject = new($"CN={commonName}");
        CertificateRequest request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        if (dnsNames is not null)
        {
            SubjectAlternativeNameBuilder names = new();
            Array.ForEach(dnsNames, names.AddDnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        AsymmetricAlgorithm signingKey = issuer?.Key ?? key;
        X509SignatureGenerator generator = signingKey is RSA signer
            ? X509SignatureGenerator.CreateForRSA(signer, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)signingKey);
        if (hash is { } wanted)
        {
            generator = new FixedHashGenerator(generator, wanted);
        }

        byte[] serial = BitConverter.GetBytes(Interlocked.Increment(ref s_serial));
        Array.Reverse(serial);
        return new TestCertificate(
            request.Create(
                issuer?.Certificate.SubjectName ?? subject,
                generator,
                notBefore ?? Now.AddDays(-10),
                notAfter ?? Now.AddDays(200),
                serial),
            key);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }

    /// <summary>Signs with a hash of its own, as careless issuers do.</summary>
    private sealed class FixedHashGenerator(X509SignatureGenerator inner, HashAlgorithmName hash) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            hash == HashAlgorithmName.SHA1
                ? [0x30, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01]
                : inner.GetSignatureAlgorithmIdentifier(hash);

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => inner.SignData(data, hash);

        protected override PublicKey BuildPublicKey() => inner.PublicKey;
    }
}
