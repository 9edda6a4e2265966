using System.Security.Cryptography;
using MilvusL7.Engine.Diagnosis.Rules;
using MilvusL7.Engine.Tests.Certificates;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TlsSecretRuleTests
{
    public static TheoryData<string> Ids => [.. TlsSecretRule.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_Secret_that_cannot_serve_is_found(string id)
    {
        var (certificate, key) = Faulty(id);
        var observation = await Observed.AfterAsync(w => w.Kubernetes.Put(GuideWorld.TlsSecret(certificate, key)));

        var finding = observation.AssertFinds(id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(id != "CertificateNotYetValid", finding.IsTerminal);
        Assert.Equal("Secret default/my-release-milvus-tls", finding.Target);
        Assert.Contains("spec.tls[].secretName: my-release-milvus-tls", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("Get-MilvusRelease my-release -Namespace default | New-MilvusTlsSecret -SecretName my-release-milvus-tls", finding.RecommendedAction, StringComparison.Ordinal);
        Assert.All([finding.Message, finding.Evidence, finding.RecommendedAction], text => Assert.DoesNotContain("PRIVATE KEY-----", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_good_one_is_fine()
    {
        var observation = await Observed.AfterAsync(_ => { });

        Assert.All(TlsSecretRule.All, rule => observation.AssertSilent(rule.Id));
    }

    private static (string Certificate, string Key) Faulty(string id)
    {
        using var good = Make();
        switch (id)
        {
            case "CertificateUnreadable":
                return ("no certificate", good.KeyPem);
            case "PrivateKeyMissing":
                return (good.Pem, string.Empty);
            case "PrivateKeyUnreadable":
                return (good.Pem, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
            case "PrivateKeyEncrypted":
                return (good.Pem, good.Key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
            case "CertificateKeyMismatch":
                using (var other = Make())
                {
                    return (good.Pem, other.KeyPem);
                }

            case "CertificateKeyUnsupported":
                using (var large = Make(key: RSA.Create(3072)))
                {
                    return (large.Pem, large.KeyPem);
                }

            case "CertificateChainOrder":
                using (var stranger = Make("Some authority", [], authority: true))
                {
                    return (good.Pem + stranger.Pem, good.KeyPem);
                }

            case "CertificateChainTooLong":
                return Chain(6);
            case "CertificateSignatureWeak":
                using (var weak = Make(hash: HashAlgorithmName.SHA1))
                {
                    return (weak.Pem, weak.KeyPem);
                }

            case "CertificateWithoutSan":
                using (var bare = Make(names: null))
                {
                    return (bare.Pem, bare.KeyPem);
                }

            case "CertificateNotYetValid":
                using (var early = Make(notBefore: Observed.Now.AddDays(2)))
                {
                    return (early.Pem, early.KeyPem);
                }

            default:
                throw new ArgumentOutOfRangeException(nameof(id), id, "no such fault here");
        }
    }

    private static (string Certificate, string Key) Chain(int length)
    {
        var all = new List<TestCertificate> { Make("Root", [], authority: true) };
        while (all.Count < length)
        {
            all.Insert(0, Make(all.Count == length - 1 ? GuideWorld.Host : $"Authority {all.Count}", all.Count == length - 1 ? [GuideWorld.Host] : [], issuer: all[0], authority: all.Count < length - 1));
        }

        var result = (string.Concat(all.Select(c => c.Pem)), all[0].KeyPem);
        all.ForEach(c => c.Dispose());
        return result;
    }

    private static TestCertificate Make() => Make(GuideWorld.Host, [GuideWorld.Host]);

    private static TestCertificate Make(AsymmetricAlgorithm key) => Make(GuideWorld.Host, [GuideWorld.Host], key: key);

    private static TestCertificate Make(HashAlgorithmName hash) => Make(GuideWorld.Host, [GuideWorld.Host], hash: hash);

    private static TestCertificate Make(DateTimeOffset notBefore) => Make(GuideWorld.Host, [GuideWorld.Host], notBefore: notBefore);

    private static TestCertificate Make(string[]? names) => Make(GuideWorld.Host, names);

    private static TestCertificate Make(
        string name, string[]? names, TestCertificate? issuer = null, bool authority = false, AsymmetricAlgorithm? key = null, HashAlgorithmName? hash = null, DateTimeOffset? notBefore = null) =>
        TestCertificate.Create(name, names is { Length: 0 } ? null : names, issuer, authority, key, hash, notBefore ?? Observed.Now.AddDays(-10), Observed.Now.AddDays(200));
}
