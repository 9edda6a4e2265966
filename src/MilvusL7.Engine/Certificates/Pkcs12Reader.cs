using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>Opens PKCS#12 files and takes the key out of them.</summary>
internal static class Pkcs12Reader
{
    private const int WrongPassword = unchecked((int)0x80070056);

    // A file is somebody's, and so are its iteration counts, those inside encrypted parts too. Everything else stays at .NET's defaults.
    private static readonly Pkcs12LoaderLimits Limits = new()
    {
        MacIterationLimit = KeyDerivation.MostIterations,
        IndividualKdfIterationLimit = KeyDerivation.MostIterations,
        TotalKdfIterationLimit = 2 * KeyDerivation.MostIterations,
    };

    public static X509Certificate2Collection Read(byte[] data, ReadOnlySpan<char> password, string source)
    {
        // macOS has no key without a key chain; elsewhere nothing is written to disk.
        X509KeyStorageFlags flags = OperatingSystem.IsMacOS()
            ? X509KeyStorageFlags.Exportable
            : X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet;
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(data, password, flags, Limits);
        }
        catch (Pkcs12LoadLimitExceededException)
        {
            throw CertificateFault.CertificateUnreadable(
                source,
                $"the PKCS#12 file requires more than {KeyDerivation.MostIterations} rounds of key derivation, or has more than {Limits.MaxCertificates} certificates or {Limits.MaxKeys} keys.");
        }
        catch (CryptographicException exception) when (exception.HResult == WrongPassword)
        {
            throw CertificateFault.PasswordWrong(
                source,
                password.IsEmpty ? "the PKCS#12 file needs a password, but none was specified." : "the password for the PKCS#12 file is wrong.");
        }
        catch (CryptographicException)
        {
            throw CertificateFault.CertificateUnreadable(
                source,
                "it is not a PKCS#12 file, is damaged, or is encrypted with an algorithm that this system does not support (RC2). To convert such a file, read it with 'openssl pkcs12 -legacy' and write it with 'openssl pkcs12 -export'.");
        }
    }

    public static AsymmetricAlgorithm PrivateKey(X509Certificate2 certificate, string source)
    {
        // Windows calls a key exportable that leaves only encrypted; a password of the moment and a second import get around that.
        if (certificate.GetRSAPrivateKey() is { } rsa)
        {
            using (rsa)
            {
                return Copy(rsa, RSA.Create());
            }
        }

        if (certificate.GetECDsaPrivateKey() is { } ecdsa)
        {
            using (ecdsa)
            {
                return Copy(ecdsa, ECDsa.Create());
            }
        }

        throw CertificateFault.KeyUnsupported(source, KeyDescription.Of(certificate));
    }

    private static AsymmetricAlgorithm Copy(AsymmetricAlgorithm from, AsymmetricAlgorithm to)
    {
        byte[] passing = RandomNumberGenerator.GetBytes(32);
        byte[] encrypted = from.ExportEncryptedPkcs8PrivateKey(
            passing, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1));
        to.ImportEncryptedPkcs8PrivateKey(passing, encrypted, out _);
        return to;
    }
}
