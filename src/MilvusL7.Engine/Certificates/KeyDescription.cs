using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>The kind of a public key in the words of Google's documentation.</summary>
internal static class KeyDescription
{
    public const string Rsa2048 = "RSA 2048";
    public const string EcdsaP256 = "ECDSA P-256";

    public static string Of(X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            return $"RSA {rsa.KeySize}";
        }

        try
        {
            using ECDsa? ecdsa = certificate.GetECDsaPublicKey();
            if (ecdsa is not null)
            {
                return $"ECDSA {CurveName(ecdsa)}";
            }
        }
        catch (CryptographicException)
        {
            return "ECDSA on a curve that this system does not support";
        }

        return certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "of an unknown kind";
    }

    private static string CurveName(ECDsa ecdsa)
    {
        ECCurve curve = ecdsa.ExportParameters(includePrivateParameters: false).Curve;
        if (!curve.IsNamed)
        {
            return "with explicit curve parameters";
        }

        // Windows gives some curves a name only, Linux an OID.
        return (curve.Oid.Value, curve.Oid.FriendlyName) switch
        {
            ("1.2.840.10045.3.1.7", _) or (null, "nistP256" or "ECDSA_P256") => "P-256",
            ("1.3.132.0.34", _) or (null, "nistP384" or "ECDSA_P384") => "P-384",
            ("1.3.132.0.35", _) or (null, "nistP521" or "ECDSA_P521") => "P-521",
            var (value, name) => name ?? value ?? "on an unnamed curve",
        };
    }
}
