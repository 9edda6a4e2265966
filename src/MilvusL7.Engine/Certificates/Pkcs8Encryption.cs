using System.Formats.Asn1;

namespace MilvusL7.Engine.Certificates;

/// <summary>Tells a wrong password from an encryption .NET does not know: its decoder reports both alike.</summary>
internal static class Pkcs8Encryption
{
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";

    /// <summary>Name of the scheme of an EncryptedPrivateKeyInfo where .NET cannot read it, else null.</summary>
    public static string? UnreadableScheme(byte[] der, out bool wellFormed)
    {
        try
        {
            AsnReader info = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            AsnReader algorithm = info.ReadSequence();
            info.ReadOctetString();
            wellFormed = true;

            string scheme = algorithm.ReadObjectIdentifier();
            if (scheme != Pbes2)
            {
                // PKCS#5 version 1 and PKCS#12 schemes.
                return scheme.StartsWith("1.2.840.113549.1.5.", StringComparison.Ordinal)
                    || scheme.StartsWith("1.2.840.113549.1.12.1.", StringComparison.Ordinal) ? null : scheme;
            }

            string derivation = algorithm.ReadSequence().ReadSequence().ReadObjectIdentifier();
            return derivation switch
            {
                Pbkdf2 => null,
                "1.3.6.1.4.1.11591.4.11" => "scrypt",
                _ => derivation,
            };
        }
        catch (AsnContentException)
        {
            wellFormed = false;
            return null;
        }
    }
}
