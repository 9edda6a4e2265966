using System.Security;
using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>Files as openssl writes them.</summary>
public sealed class OpenSslLoaderTests : IDisposable
{
    private const string Host = "my-release.milvus.io";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [OpenSslTheory]
    [InlineData("modern", "-keypbe", "AES-256-CBC")]
    [InlineData("legacy 3DES", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")]
    [InlineData("legacy RC2", "-legacy")]
    public void A_Pkcs12_file_is_read(string kind, params string[] options)
    {
        byte[] data = MakePkcs12(options);

        CertificateBundle bundle = CertificateLoader.FromPkcs12(data, "secret".AsSpan(), kind);

        Assert.Equal([Host], bundle.DnsNames);
        Assert.Empty(CertificateValidator.Check(bundle, [Host], DateTimeOffset.UtcNow));
    }

    [OpenSslFact]
    public void A_Pkcs12_file_is_read_with_a_SecureString()
    {
        using SecureString password = new();
        foreach (char character in "secret")
        {
            password.AppendChar(character);
        }

        Assert.Equal([Host], CertificateLoader.FromPkcs12(MakePkcs12(), password, "server.pfx").DnsNames);
    }

    [OpenSslFact]
    public void A_Pkcs12_file_with_another_password_says_so() =>
        Faults.Expect("CertificatePasswordWrong", () => CertificateLoader.FromPkcs12(MakePkcs12(), "other".AsSpan(), "server.pfx"));

    [OpenSslFact]
    public void A_Pkcs12_file_without_a_password_says_so() =>
        Assert.Contains(
            "none was specified",
            Faults.Expect("CertificatePasswordWrong", () => CertificateLoader.FromPkcs12(MakePkcs12(), default(ReadOnlySpan<char>), "server.pfx")).Message,
            StringComparison.Ordinal);

    [OpenSslFact]
    public void A_Pkcs12_file_with_an_empty_password_needs_none()
    {
        MakeCertificate();
        OpenSsl.Run("pkcs12", "-export", "-in", _folder["tls.crt"], "-inkey", _folder["tls.key"], "-out", _folder["server.pfx"], "-passout", "pass:");

        Assert.Equal([Host], CertificateLoader.FromPkcs12(File.ReadAllBytes(_folder["server.pfx"]), default(SecureString), "server.pfx").DnsNames);
    }

    [OpenSslFact]
    public void A_Pkcs12_file_without_a_key_misses_it()
    {
        MakeCertificate();
        OpenSsl.Run("pkcs12", "-export", "-nokeys", "-in", _folder["tls.crt"], "-out", _folder["server.pfx"], "-passout", "pass:secret");

        Faults.Expect(
            "PrivateKeyMissing",
            () => CertificateLoader.FromPkcs12(File.ReadAllBytes(_folder["server.pfx"]), "secret".AsSpan(), "server.pfx"));
    }

    [OpenSslFact]
    public void The_chain_of_a_Pkcs12_file_is_put_in_order()
    {
        using TestCertificate root = TestCertificate.Create("root", authority: true);
        using TestCertificate middle = TestCertificate.Create("middle", issuer: root, authority: true);
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], middle);
        _folder.Write("tls.key", leaf.KeyPem);
        _folder.Write("tls.crt", leaf.Pem);
        _folder.Write("chain.crt", root.Pem + middle.Pem);
        OpenSsl.Run(
            "pkcs12", "-export", "-in", _folder["tls.crt"], "-inkey", _folder["tls.key"], "-certfile", _folder["chain.crt"],
            "-out", _folder["server.pfx"], "-passout", "pass:secret");

        CertificateBundle bundle = CertificateLoader.FromPkcs12(File.ReadAllBytes(_folder["server.pfx"]), "secret".AsSpan(), "server.pfx");

        Assert.Equal(leaf.Pem + middle.Pem + root.Pem, bundle.CertificatePem);
        Assert.Empty(CertificateValidator.Check(bundle, [Host], TestCertificate.Now));
    }

    [Fact]
    public void What_is_no_Pkcs12_file_is_unreadable() =>
        Faults.Expect("CertificateUnreadable", () => CertificateLoader.FromPkcs12([1, 2, 3], "secret".AsSpan(), "server.pfx"));

    [OpenSslTheory]
    [InlineData("-v2", "aes-256-cbc")]
    [InlineData("-v1", "PBE-SHA1-3DES")]
    public void An_encrypted_key_of_openssl_is_decrypted(params string[] options)
    {
        MakeCertificate();
        OpenSsl.Run(["pkcs8", "-topk8", "-in", _folder["tls.key"], "-out", _folder["enc.key"], "-passout", "pass:secret", .. options]);

        CertificateBundle bundle = CertificateLoader.FromPem(_folder.Read("tls.crt"), _folder.Read("enc.key"), "secret", "enc.key");

        Assert.Empty(CertificateValidator.Check(bundle, [Host], DateTimeOffset.UtcNow));
    }

    [OpenSslFact]
    public void A_key_encrypted_with_scrypt_is_not_taken_for_a_wrong_password()
    {
        MakeCertificate();
        OpenSsl.Run("pkcs8", "-topk8", "-scrypt", "-in", _folder["tls.key"], "-out", _folder["enc.key"], "-passout", "pass:secret");

        Assert.Contains(
            "scrypt",
            Faults.Expect(
                "PrivateKeyUnreadable",
                () => CertificateLoader.FromPem(_folder.Read("tls.crt"), _folder.Read("enc.key"), "secret", "enc.key")).Message,
            StringComparison.Ordinal);
    }

    [OpenSslFact]
    public void A_key_in_the_old_encrypted_format_comes_with_the_command_that_converts_it()
    {
        MakeCertificate();
        OpenSsl.Run("ec", "-in", _folder["tls.key"], "-aes256", "-out", _folder["enc.key"], "-passout", "pass:secret");

        Assert.Contains(
            "openssl pkcs8 -topk8",
            Faults.Expect(
                "PrivateKeyEncrypted",
                () => CertificateLoader.FromPem(_folder.Read("tls.crt"), _folder.Read("enc.key"), "secret", "enc.key")).RecommendedAction,
            StringComparison.Ordinal);
    }

    [OpenSslFact]
    public void An_Ed25519_key_is_unsupported_by_name()
    {
        MakeCertificate();
        OpenSsl.Run("genpkey", "-algorithm", "ed25519", "-out", _folder["ed.key"]);

        Assert.Contains(
            "Ed25519",
            Faults.Expect(
                "CertificateKeyUnsupported",
                () => CertificateLoader.FromPem(_folder.Read("tls.crt"), _folder.Read("ed.key"), null, "ed.key")).Message,
            StringComparison.Ordinal);
    }

    [OpenSslFact]
    public void The_version_1_certificate_without_names_of_the_old_guide_is_refused()
    {
        OpenSsl.Run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder["tls.key"], "-out", _folder["tls.csr"], "-subj", $"/CN={Host}");
        OpenSsl.Run("x509", "-req", "-days", "99999", "-in", _folder["tls.csr"], "-signkey", _folder["tls.key"], "-out", _folder["tls.crt"]);
        Assert.Contains("Version: 1 (0x0)", OpenSsl.Run("x509", "-in", _folder["tls.crt"], "-noout", "-text"), StringComparison.Ordinal);

        CertificateBundle bundle = CertificateLoader.FromPem(_folder.Read("tls.crt"), _folder.Read("tls.key"), null, "tls.crt");

        Faults.Expect("CertificateWithoutSan", () => CertificateValidator.Check(bundle, [Host], DateTimeOffset.UtcNow));
    }

    private void MakeCertificate() =>
        OpenSsl.Run(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90",
            "-keyout", _folder["tls.key"], "-out", _folder["tls.crt"], "-subj", $"/CN={Host}", "-addext", $"subjectAltName=DNS:{Host}");

    private byte[] MakePkcs12(params string[] options)
    {
        MakeCertificate();
        OpenSsl.Run(
            ["pkcs12", "-export", "-in", _folder["tls.crt"], "-inkey", _folder["tls.key"], "-out", _folder["server.pfx"], "-passout", "pass:secret", .. options]);
        return File.ReadAllBytes(_folder["server.pfx"]);
    }
}
