using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>
/// Who signed a certificate. X509Chain answers another question, whether this machine trusts it, and reads the machine's stores for that.
/// </summary>
internal static class CertificateSignature
{
    private static readonly Dictionary<string, HashAlgorithmName> Hashes = new()
    {
        ["1.2.840.113549.1.1.11"] = HashAlgorithmName.SHA256,
        ["1.2.840.113549.1.1.12"] = HashAlgorithmName.SHA384,
        ["1.2.840.113549.1.1.13"] = HashAlgorithmName.SHA512,
        ["1.2.840.10045.4.3.2"] = HashAlgorithmName.SHA256,
        ["1.2.840.10045.4.3.3"] = HashAlgorithmName.SHA384,
        ["1.2.840.10045.4.3.4"] = HashAlgorithmName.SHA512,
    };

    private static readonly Dictionary<string, string> WeakAlgorithms = new()
    {
        ["1.2.840.113549.1.1.2"] = "MD2",
        ["1.2.840.113549.1.1.3"] = "MD4",
        ["1.2.840.113549.1.1.4"] = "MD5",
        ["1.2.840.113549.1.1.5"] = "SHA-1",
        ["1.3.14.3.2.29"] = "SHA-1",
        ["1.2.840.10045.4.1"] = "SHA-1",
        ["1.2.840.10040.4.3"] = "SHA-1",
    };

    /// <summary>The broken hash a certificate is signed with, or null.</summary>
    public static string? WeakHash(X509Certificate2 certificate) =>
        WeakAlgorithms.GetValueOrDefault(certificate.SignatureAlgorithm.Value ?? "");

    public static bool IsSelfSigned(X509Certificate2 certificate) => IsIssuedBy(certificate, certificate);

    /// <summary>Whether the names chain and, where the algorithm is one we can check (not RSA-PSS, not a broken hash), the signature is the issuer's.</summary>
    public static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
        {
            return false;
        }

        if (!Hashes.TryGetValue(certificate.SignatureAlgorithm.Value ?? "", out HashAlgorithmName hash))
        {
            return true;
        }

        try
        {
            AsnReader outer = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence();
            byte[] signed = outer.ReadEncodedValue().ToArray();
            outer.ReadEncodedValue();
            byte[] signature = outer.ReadBitString(out _);

            using RSA? rsa = issuer.GetRSAPublicKey();
            if (rsa is not null)
            {
                return rsa.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1);
            }

            using ECDsa? ecdsa = issuer.GetECDsaPublicKey();
            return ecdsa is not null && ecdsa.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether a private key belongs to a certificate.</summary>
    public static bool HasPublicKeyOf(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        try
        {
            // Both encoded by .NET: a certificate may hold the point compressed, or leave out parameters that mean nothing.
            using AsymmetricAlgorithm? publicKey = key is RSA ? certificate.GetRSAPublicKey() : certificate.GetECDsaPublicKey();
            return publicKey is not null
                && publicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
