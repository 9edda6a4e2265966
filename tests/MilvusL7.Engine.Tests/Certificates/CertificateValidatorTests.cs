using System.Security.Cryptography;
using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

public class CertificateValidatorTests
{
    private const string Host = "my-release.milvus.io";

    private static readonly DateTimeOffset s_now = TestCertificate.Now;

    [Fact]
    public void A_key_of_another_certificate_is_a_mismatch()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host]);
        using TestCertificate other = TestCertificate.Create(Host, [Host]);

        Expect("CertificateKeyMismatch", certificate.Pem, other.KeyPem);
    }

    [Fact]
    public void A_key_of_another_kind_is_a_mismatch()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host]);
        using TestCertificate other = TestCertificate.Create(Host, [Host], key: RSA.Create(2048));

        Expect("CertificateKeyMismatch", certificate.Pem, other.KeyPem);
    }

    [Fact]
    public void A_certificate_after_its_end_is_expired()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host], notAfter: s_now.AddSeconds(-1));

        Expect("CertificateExpired", certificate.Pem, certificate.KeyPem);
    }

    [Fact]
    public void An_intermediate_after_its_end_is_expired()
    {
        using TestCertificate root = TestCertificate.Create("root", authority: true);
        using TestCertificate middle = TestCertificate.Create("middle", issuer: root, authority: true, notAfter: s_now.AddDays(-1));
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], middle);

        Assert.Contains("CN=middle", Expect("CertificateExpired", leaf.Pem + middle.Pem, leaf.KeyPem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_before_its_start_is_not_yet_valid()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host], notBefore: s_now.AddHours(1));

        Expect("CertificateNotYetValid", certificate.Pem, certificate.KeyPem);
    }

    [Fact]
    public void A_certificate_with_less_than_30_days_left_is_a_warning()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host], notAfter: s_now.AddDays(29));

        CertificateFinding finding = Assert.Single(CertificateValidator.Check(Load(certificate.Pem, certificate.KeyPem), [Host], s_now));

        Assert.Equal("CertificateExpiresSoon", finding.Id);
        Assert.False(finding.IsError);
        Assert.Contains("29 days", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_a_name_is_a_mismatch_that_lists_the_names()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, ["a.milvus.io", "b.milvus.io"]);

        MilvusL7Exception fault = Expect("CertificateHostMismatch", certificate.Pem, certificate.KeyPem);

        Assert.Contains(Host, fault.Message, StringComparison.Ordinal);
        Assert.Contains("a.milvus.io, b.milvus.io", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_in_the_common_name_only_is_not_covered()
    {
        using TestCertificate certificate = TestCertificate.Create(Host);

        Expect("CertificateWithoutSan", certificate.Pem, certificate.KeyPem);
    }

    [Theory]
    [InlineData("*.milvus.io", "a.milvus.io", true)]
    [InlineData("*.milvus.io", "milvus.io", false)]
    [InlineData("*.milvus.io", "a.b.milvus.io", false)]
    [InlineData("*.milvus.io", "*.milvus.io", true)]
    [InlineData("*.b.milvus.io", "*.milvus.io", false)]
    [InlineData("*.io", "milvus.io", false)]
    [InlineData("m*.milvus.io", "my.milvus.io", false)]
    [InlineData("a.*.io", "a.milvus.io", false)]
    [InlineData("*.milvus.io", "xn--mnchen-3ya.milvus.io", true)]
    [InlineData("a.milvus.io", "b.milvus.io", false)]
    [InlineData("*.ilvus.io", "a.milvus.io", false)]
    public void A_wildcard_covers_one_whole_label(string name, string host, bool covered) =>
        Assert.Equal(covered, CertificateNames.Covers(name, host));

    [Fact]
    public void Hosts_and_names_compare_without_case_and_as_A_labels()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, ["XN--MNCHEN-3YA.example"]);

        Assert.Empty(CertificateValidator.Check(Load(certificate.Pem, certificate.KeyPem), ["München.example"], s_now));
    }

    [Fact]
    public void A_chain_in_order_with_its_root_is_fine()
    {
        using TestCertificate root = TestCertificate.Create("root", authority: true, key: RSA.Create(2048));
        using TestCertificate middle = TestCertificate.Create("middle", issuer: root, authority: true);
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], middle);

        Assert.Empty(CertificateValidator.Check(Load(leaf.Pem + middle.Pem + root.Pem, leaf.KeyPem), [Host], s_now));
    }

    [Fact]
    public void A_chain_out_of_order_is_reported_with_the_order_found()
    {
        using TestCertificate root = TestCertificate.Create("root", authority: true);
        using TestCertificate middle = TestCertificate.Create("middle", issuer: root, authority: true);
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], middle);

        MilvusL7Exception fault = Expect("CertificateChainOrder", leaf.Pem + root.Pem + middle.Pem, leaf.KeyPem);

        Assert.Contains($"1. CN={Host}; 2. CN=root; 3. CN=middle", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issuer_before_the_leaf_is_an_order_fault_and_not_only_a_key_mismatch()
    {
        using TestCertificate root = TestCertificate.Create("root", authority: true);
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], root);

        Expect("CertificateChainOrder", root.Pem + leaf.Pem, leaf.KeyPem);
    }

    [Fact]
    public void An_issuer_of_the_right_name_and_another_key_breaks_the_chain()
    {
        using TestCertificate root = TestCertificate.Create("root", authority: true);
        using TestCertificate impostor = TestCertificate.Create("root", authority: true);
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], root);

        Expect("CertificateChainOrder", leaf.Pem + impostor.Pem, leaf.KeyPem);
    }

    [Fact]
    public void Six_certificates_are_too_many()
    {
        List<TestCertificate> chain = [TestCertificate.Create("root", authority: true)];
        for (int i = 0; i < 5; i++)
        {
            chain.Insert(0, TestCertificate.Create($"c{i}.milvus.io", [Host], chain[0], authority: true));
        }

        Expect("CertificateChainTooLong", string.Concat(chain.Select(certificate => certificate.Pem)), chain[0].KeyPem);
        chain.ForEach(certificate => certificate.Dispose());
    }

    [Fact]
    public void An_rsa_key_of_4096_bits_is_unsupported()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host], key: RSA.Create(4096));

        Assert.Contains("RSA 4096", Expect("CertificateKeyUnsupported", certificate.Pem, certificate.KeyPem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_rsa_key_of_1024_bits_is_unsupported()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host], key: RSA.Create(1024));

        Expect("CertificateKeyUnsupported", certificate.Pem, certificate.KeyPem);
    }

    [Fact]
    public void An_ecdsa_key_on_P384_is_unsupported()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host], key: ECDsa.Create(ECCurve.NamedCurves.nistP384));

        Assert.Contains("ECDSA P-384", Expect("CertificateKeyUnsupported", certificate.Pem, certificate.KeyPem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_with_SHA1_is_weak()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, [Host], hash: HashAlgorithmName.SHA1);

        Assert.Contains("SHA-1", Expect("CertificateSignatureWeak", certificate.Pem, certificate.KeyPem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_may_have_signed_itself_with_SHA1()
    {
        using TestCertificate root = TestCertificate.Create("root", authority: true, hash: HashAlgorithmName.SHA1);
        using TestCertificate leaf = TestCertificate.Create(Host, [Host], root);

        Assert.Empty(CertificateValidator.Check(Load(leaf.Pem + root.Pem, leaf.KeyPem), [Host], s_now));
    }

    [Fact]
    public void Inspect_reports_every_fault_at_once()
    {
        using TestCertificate certificate = TestCertificate.Create(
            Host, ["a.milvus.io"], key: RSA.Create(3072), notAfter: s_now.AddDays(-1));

        IReadOnlyList<CertificateFinding> findings = CertificateValidator.Inspect(Load(certificate.Pem, certificate.KeyPem), [Host], s_now);

        Assert.Equal(["CertificateKeyUnsupported", "CertificateHostMismatch", "CertificateExpired"], findings.Select(finding => finding.Id));
    }

    [Fact]
    public void Without_hosts_the_names_are_not_checked()
    {
        using TestCertificate certificate = TestCertificate.Create(Host, ["a.milvus.io"]);

        Assert.Empty(CertificateValidator.Check(Load(certificate.Pem, certificate.KeyPem), [], s_now));
    }

    private static CertificateBundle Load(string certificate, string key) => CertificateLoader.FromPem(certificate, key, null, "server.pem");

    private static MilvusL7Exception Expect(string errorId, string certificate, string key) =>
        Faults.Expect(errorId, () => CertificateValidator.Check(Load(certificate, key), [Host], s_now));
}
