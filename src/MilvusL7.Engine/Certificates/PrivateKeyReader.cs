using System.Formats.Asn1;
using System.Security.Cryptography;

namespace MilvusL7.Engine.Certificates;

/// <summary>Reads private keys from PEM: PKCS#1, SEC 1, PKCS#8, encrypted PKCS#8.</summary>
internal static class PrivateKeyReader
{
    private const string LabelEnd = "PRIVATE KEY";
    private const string EncryptedLabel = "ENCRYPTED PRIVATE KEY";
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";

    /// <summary>Whether a private key begins in the text, readable or not.</summary>
    public static bool HasKey(string text) => PemBlock.CountBegun(text, LabelEnd) > 0;

    /// <summary>The first private key of a text in which <see cref="HasKey"/>.</summary>
    public static AsymmetricAlgorithm Read(string text, ReadOnlySpan<char> password, string source)
    {
        if (text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw CertificateFault.PrivateKeyEncrypted(
                source,
                "the private key is encrypted in OpenSSL's old format, which .NET does not support.",
                "Convert it first: 'openssl pkcs8 -topk8 -in <key file> -out <new file>', and specify the new file and its password.");
        }

        PemBlock block = PemBlock.ReadAll(text).Find(candidate => candidate.Label.EndsWith(LabelEnd, StringComparison.Ordinal));
        if (block.Label is null)
        {
            throw CertificateFault.PrivateKeyUnreadable(source, "the private key's PEM block is damaged or truncated.");
        }

        byte[] der = block.Decode();
        try
        {
            return block.Label switch
            {
                "RSA PRIVATE KEY" => Import(RSA.Create(), rsa => rsa.ImportRSAPrivateKey(der, out _), source),
                "EC PRIVATE KEY" => Import(ECDsa.Create(), ecdsa => ecdsa.ImportECPrivateKey(der, out _), source),
                "PRIVATE KEY" => ReadPkcs8(der, source),
                EncryptedLabel => ReadEncryptedPkcs8(der, password, source),
                _ => throw CertificateFault.KeyUnsupported(source, $"a '{block.Label}'"),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>
    /// The key as <c>openssl genrsa -traditional</c> and <c>openssl ecparam -genkey</c> write it: the forms of Google's own instructions
    /// and of cert-manager's default, so the ones every GKE Ingress has seen.
    /// </summary>
    public static string ExportPem(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => rsa.ExportRSAPrivateKeyPem(),
        ECDsa ecdsa => ecdsa.ExportECPrivateKeyPem(),
        _ => throw new ArgumentException(key.GetType().Name, nameof(key)),
    };

    private static AsymmetricAlgorithm ReadPkcs8(byte[] der, string source)
    {
        string? algorithm = AlgorithmOf(der);
        return algorithm switch
        {
            RsaOid => Import(RSA.Create(), rsa => rsa.ImportPkcs8PrivateKey(der, out _), source),
            EcOid => Import(ECDsa.Create(), ecdsa => ecdsa.ImportPkcs8PrivateKey(der, out _), source),
            null => throw Damaged(source),
            _ => throw CertificateFault.KeyUnsupported(source, NameOf(algorithm)),
        };
    }

    private static AsymmetricAlgorithm ReadEncryptedPkcs8(byte[] der, ReadOnlySpan<char> password, string source)
    {
        if (password.IsEmpty)
        {
            throw CertificateFault.PrivateKeyEncrypted(
                source, "the private key is encrypted, but no password was specified.", "Specify the key's password.");
        }

        string? scheme = Pkcs8Encryption.UnreadableScheme(der, out bool wellFormed);
        if (!wellFormed)
        {
            throw Damaged(source);
        }

        if (scheme is not null)
        {
            throw CertificateFault.PrivateKeyUnreadable(
                source,
                $"the private key is encrypted with {scheme}, which .NET does not support. Convert the key with 'openssl pkcs8 -topk8 -v2 aes-256-cbc'.");
        }

        if (KeyDerivation.IsExcessive(der))
        {
            throw CertificateFault.PrivateKeyUnreadable(source, $"the private key requires more than {KeyDerivation.MostIterations} rounds of key derivation, or is nested too deeply.");
        }

        // The kind of key shows only after decryption, so both are tried.
        if (TryDecrypt(RSA.Create(), der, password) is { } rsa)
        {
            return rsa;
        }

        if (TryDecrypt(ECDsa.Create(), der, password) is { } ecdsa)
        {
            return ecdsa;
        }

        throw CertificateFault.PasswordWrong(
            source, "the password for the private key is wrong, or the key is neither RSA nor ECDSA.");
    }

    private static AsymmetricAlgorithm? TryDecrypt(AsymmetricAlgorithm key, byte[] der, ReadOnlySpan<char> password)
    {
        try
        {
            key.ImportEncryptedPkcs8PrivateKey(password, der, out _);
            return key;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            key.Dispose();
            return null;
        }
    }

    private static T Import<T>(T key, Action<T> import, string source)
        where T : AsymmetricAlgorithm
    {
        try
        {
            import(key);
            return key;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            key.Dispose();
            throw Damaged(source);
        }
    }

    /// <summary>.NET reports a curve that it does not know as an operation that the platform does not support.</summary>
    private static bool IsUnreadable(Exception fault) => fault is CryptographicException or PlatformNotSupportedException;

    private static MilvusL7Exception Damaged(string source) =>
        CertificateFault.PrivateKeyUnreadable(source, "the private key's PEM block contains another type of key than its label states.");

    private static string? AlgorithmOf(byte[] der)
    {
        try
        {
            AsnReader info = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            info.ReadInteger();
            return info.ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string NameOf(string oid) => oid switch
    {
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "1.2.840.10040.4.1" => "DSA",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        _ => $"of the algorithm {oid}",
    };
}
