using System.Security.Cryptography.X509Certificates;
using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

public class CertificateFactoryTests
{
    private const string Host = "my-release.milvus.io";

    private static readonly DateTimeOffset s_now = TestCertificate.Now;

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256, "ECDSA P-256", "EC PRIVATE KEY")]
    [InlineData(KeyAlgorithm.Rsa2048, "RSA 2048", "RSA PRIVATE KEY")]
    public void The_key_is_of_the_kind_asked_for(KeyAlgorithm algorithm, string description, string label)
    {
        CertificateBundle bundle = CertificateFactory.CreateSelfSigned([Host], algorithm, 30, s_now);

        Assert.Equal(description, bundle.KeyAlgorithm);
        Assert.StartsWith($"-----BEGIN {label}-----\n", bundle.PrivateKeyPem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void What_is_made_passes_validation_without_a_warning(KeyAlgorithm algorithm)
    {
        CertificateBundle bundle = CertificateFactory.CreateSelfSigned([Host, "*.milvus.io"], algorithm, 365, s_now);

        Assert.Empty(CertificateValidator.Check(bundle, [Host, "other.milvus.io"], s_now));
    }

    [Fact]
    public void Every_name_is_in_the_subjectAltName_once()
    {
        CertificateBundle bundle = CertificateFactory.CreateSelfSigned(
            [Host, "MÜNCHEN.example", Host, "*.milvus.io"], KeyAlgorithm.EcdsaP256, 30, s_now);

        Assert.Equal([Host, "xn--mnchen-3ya.example", "*.milvus.io"], bundle.DnsNames);
        Assert.Equal($"CN={Host}", bundle.Subject);
    }

    [Fact]
    public void A_first_name_too_long_for_a_common_name_is_in_the_subjectAltName_only()
    {
        string host = new string('a', 60) + ".milvus.io";
        CertificateBundle bundle = CertificateFactory.CreateSelfSigned([host], KeyAlgorithm.EcdsaP256, 30, s_now);

        Assert.Equal("O=MilvusL7", bundle.Subject);
        Assert.Equal([host], bundle.DnsNames);
    }

    [Fact]
    public void Validity_begins_a_little_earlier_and_spans_the_lifetime()
    {
        CertificateBundle bundle = CertificateFactory.CreateSelfSigned([Host], KeyAlgorithm.EcdsaP256, 90, s_now);

        Assert.Equal(s_now.AddMinutes(-5), bundle.NotBefore);
        Assert.Equal(TimeSpan.FromDays(90) - TimeSpan.FromSeconds(1), bundle.NotAfter - bundle.NotBefore);
        Assert.Equal(TimeSpan.Zero, bundle.NotAfter.Offset);
    }

    [Fact]
    public void The_serial_number_is_positive_has_128_bits_and_differs_each_time()
    {
        HashSet<string> serials = [];
        for (int i = 0; i < 20; i++)
        {
            using X509Certificate2 certificate = Parse(CertificateFactory.CreateSelfSigned([Host], KeyAlgorithm.EcdsaP256, 30, s_now));
            byte[] serial = certificate.SerialNumberBytes.ToArray();
            Assert.Equal(16, serial.Length);
            Assert.InRange(serial[0], 0x40, 0x7F);
            serials.Add(certificate.SerialNumber);
        }

        Assert.Equal(20, serials.Count);
    }

    [Fact]
    public void It_is_an_end_entity_for_servers_and_restricts_no_key_usage()
    {
        using X509Certificate2 certificate = Parse(CertificateFactory.CreateSelfSigned([Host], KeyAlgorithm.EcdsaP256, 30, s_now));

        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal("1.3.6.1.5.5.7.3.1", certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.Single(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>());
        Assert.Empty(certificate.Extensions.OfType<X509KeyUsageExtension>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(826)]
    public void A_lifetime_outside_1_to_825_days_is_refused(int days) =>
        Faults.Expect("CertificateLifetimeInvalid", () => CertificateFactory.CreateSelfSigned([Host], KeyAlgorithm.EcdsaP256, days, s_now));

    [Theory]
    [InlineData(1)]
    [InlineData(825)]
    public void The_bounds_of_the_lifetime_are_allowed(int days) =>
        Assert.True(CertificateFactory.CreateSelfSigned([Host], KeyAlgorithm.EcdsaP256, days, s_now).IsSelfSigned);

    [Fact]
    public void No_name_is_refused() =>
        Faults.Expect("HostNameInvalid", () => CertificateFactory.CreateSelfSigned([], KeyAlgorithm.EcdsaP256, 30, s_now));

    [Fact]
    public void A_bundle_never_prints_its_key()
    {
        CertificateBundle bundle = CertificateFactory.CreateSelfSigned([Host], KeyAlgorithm.EcdsaP256, 30, s_now);
        string keyLine = bundle.PrivateKeyPem.Split('\n')[1];

        Assert.Contains(Host, bundle.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(keyLine, bundle.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", bundle.ToString(), StringComparison.Ordinal);
    }

    private static X509Certificate2 Parse(CertificateBundle bundle) => X509Certificate2.CreateFromPem(bundle.CertificatePem);
}
