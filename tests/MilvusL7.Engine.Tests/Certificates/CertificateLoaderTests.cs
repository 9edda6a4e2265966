using System.Security.Cryptography;
using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

public sealed class CertificateLoaderTests : IDisposable
{
    private const string Host = "my-release.milvus.io";
    private const string Source = "server.pem";

    private static readonly PbeParameters s_encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000);

    private readonly TestCertificate _ecdsa = TestCertificate.Create(Host, [Host]);

    public void Dispose() => _ecdsa.Dispose();

    [Fact]
    public void Pkcs8_is_read() => Assert.Equal([Host], Load(_ecdsa.Pem, _ecdsa.KeyPem).DnsNames);

    [Fact]
    public void Sec1_is_read_with_curve_parameters_before_it()
    {
        string key = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + ((ECDsa)_ecdsa.Key).ExportECPrivateKeyPem();

        AssertMatches(Load(_ecdsa.Pem, key));
    }

    [Fact]
    public void Pkcs1_is_read()
    {
        using TestCertificate rsa = TestCertificate.Create(Host, [Host], key: RSA.Create(2048));

        AssertMatches(Load(rsa.Pem, ((RSA)rsa.Key).ExportRSAPrivateKeyPem()));
    }

    [Fact]
    public void Rsa_in_Pkcs8_is_read()
    {
        using TestCertificate rsa = TestCertificate.Create(Host, [Host], key: RSA.Create(2048));

        AssertMatches(Load(rsa.Pem, rsa.KeyPem));
    }

    [Fact]
    public void Encrypted_ecdsa_is_decrypted()
    {
        CertificateBundle bundle = Load(_ecdsa.Pem, Encrypted(_ecdsa, "pässword"), "pässword");

        AssertMatches(bundle);
        Assert.DoesNotContain("ENCRYPTED", bundle.PrivateKeyPem, StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_rsa_is_decrypted()
    {
        using TestCertificate rsa = TestCertificate.Create(Host, [Host], key: RSA.Create(2048));

        AssertMatches(Load(rsa.Pem, Encrypted(rsa, "secret"), "secret"));
    }

    [Fact]
    public void Key_and_certificates_may_be_in_one_text() => AssertMatches(Load(_ecdsa.KeyPem + _ecdsa.Pem, ""));

    [Fact]
    public void Text_around_the_blocks_a_byte_order_mark_and_CRLF_are_passed_over()
    {
        string certificate = "\uFEFFBag Attributes\n    localKeyID: 01\nsubject=CN = x\n" + _ecdsa.Pem + "trailing\n";

        CertificateBundle bundle = Load(certificate.ReplaceLineEndings("\r\n"), ("\uFEFF" + _ecdsa.KeyPem).ReplaceLineEndings("\r\n"));

        AssertMatches(bundle);
        Assert.Equal(_ecdsa.Pem, bundle.CertificatePem);
    }

    [Fact]
    public void The_facts_are_those_of_the_leaf()
    {
        using TestCertificate authority = TestCertificate.Create("CA", authority: true);
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], authority);

        CertificateBundle bundle = Load(leaf.Pem + authority.Pem, leaf.KeyPem);

        Assert.Equal($"CN={Host}", bundle.Subject);
        Assert.Equal("CN=CA", bundle.Issuer);
        Assert.False(bundle.IsSelfSigned);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(leaf.Certificate.RawData)), bundle.Thumbprint);
        Assert.Equal(TestCertificate.Now.AddDays(200), bundle.NotAfter);
        Assert.Equal(leaf.Pem + authority.Pem, bundle.CertificatePem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_text_without_a_certificate_is_unreadable(string certificate) =>
        Assert.Contains(Source, Faults.Expect("CertificateUnreadable", () => Load(certificate, _ecdsa.KeyPem)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_chain_that_is_cut_short_is_unreadable()
    {
        string cut = _ecdsa.Pem + _ecdsa.Pem[..200];

        Assert.Contains("the start of 2 certificates", Faults.Expect("CertificateUnreadable", () => Load(cut, _ecdsa.KeyPem)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_is_missing() => Faults.Expect("PrivateKeyMissing", () => Load(_ecdsa.Pem, "no key here"));

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")]
    public void A_damaged_key_is_unreadable(string key) => Faults.Expect("PrivateKeyUnreadable", () => Load(_ecdsa.Pem, key));

    [Fact]
    public void A_damaged_encrypted_key_is_unreadable() =>
        Faults.Expect(
            "PrivateKeyUnreadable",
            () => Load(_ecdsa.Pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "x"));

    [Fact]
    public void An_encrypted_key_without_a_password_is_encrypted() =>
        Faults.Expect("PrivateKeyEncrypted", () => Load(_ecdsa.Pem, Encrypted(_ecdsa, "secret")));

    [Fact]
    public void An_encrypted_key_with_another_password_says_so() =>
        Faults.Expect("CertificatePasswordWrong", () => Load(_ecdsa.Pem, Encrypted(_ecdsa, "secret"), "Secret"));

    [Fact]
    public void No_fault_carries_the_password_or_the_key()
    {
        string key = Encrypted(_ecdsa, "secret");
        string fault = Faults.Expect("CertificatePasswordWrong", () => Load(_ecdsa.Pem, key, "hunter22")).ToString();

        Assert.DoesNotContain("hunter22", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('\n')[1], fault, StringComparison.Ordinal);
    }

    private static CertificateBundle Load(string certificate, string key, string? password = null) =>
        CertificateLoader.FromPem(certificate, key, password, Source);

    private static string Encrypted(TestCertificate certificate, string password) =>
        certificate.Key.ExportEncryptedPkcs8PrivateKeyPem(password, s_encryption) + "\n";

    private static void AssertMatches(CertificateBundle bundle) =>
        Assert.Empty(CertificateValidator.Check(bundle, [Host], TestCertificate.Now));
}
