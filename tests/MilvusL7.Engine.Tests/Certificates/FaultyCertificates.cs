using System.Security.Cryptography;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>A certificate and its key with one fault, by the id of the finding.</summary>
internal static class FaultyCertificates
{
    public static (string Certificate, string Key) Make(string id, string host, DateTimeOffset now)
    {
        TestCertificate Good(AsymmetricAlgorithm? key = null, HashAlgorithmName? hash = null, DateTimeOffset? notBefore = null) => Create(host, [host], now, key: key, hash: hash, notBefore: notBefore);

        using var good = Good();
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
                using (var other = Good())
                {
                    return (good.Pem, other.KeyPem);
                }

            case "CertificateKeyUnsupported":
                using (var large = Good(key: RSA.Create(3072)))
                {
                    return (large.Pem, large.KeyPem);
                }

            case "CertificateChainOrder":
                using (var stranger = Create("Some authority", null, now, authority: true))
                {
                    return (good.Pem + stranger.Pem, good.KeyPem);
                }

            case "CertificateChainTooLong":
                return Chain(6, host, now);
            case "CertificateSignatureWeak":
                using (var weak = Good(hash: HashAlgorithmName.SHA1))
                {
                    return (weak.Pem, weak.KeyPem);
                }

            case "CertificateWithoutSan":
                using (var bare = Create(host, null, now))
                {
                    return (bare.Pem, bare.KeyPem);
                }

            case "CertificateNotYetValid":
                using (var early = Good(notBefore: now.AddDays(2)))
                {
                    return (early.Pem, early.KeyPem);
                }

            default:
                throw new ArgumentOutOfRangeException(nameof(id), id, "no such fault here");
        }
    }

    private static (string Certificate, string Key) Chain(int length, string host, DateTimeOffset now)
    {
        var all = new List<TestCertificate> { Create("Root", null, now, authority: true) };
        while (all.Count < length)
        {
            var isLast = all.Count == length - 1;
            all.Insert(0, Create(isLast ? host : $"Authority {all.Count}", isLast ? [host] : null, now, issuer: all[0], authority: !isLast));
        }

        var result = (string.Concat(all.Select(c => c.Pem)), all[0].KeyPem);
        all.ForEach(c => c.Dispose());
        return result;
    }

    private static TestCertificate Create(
        string name, string[]? names, DateTimeOffset now, TestCertificate? issuer = null, bool authority = false, AsymmetricAlgorithm? key = null, HashAlgorithmName? hash = null, DateTimeOffset? notBefore = null) =>
        TestCertificate.Create(name, names, issuer, authority, key, hash, notBefore ?? now.AddDays(-10), now.AddDays(200));
}
