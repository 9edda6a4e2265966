namespace MilvusL7.Engine.Certificates;

/// <summary>Makes the exceptions of this folder. None takes an inner exception of a key's decoder: its text is not ours to vouch for.</summary>
internal static class CertificateFault
{
    public static MilvusL7Exception CertificateUnreadable(string source, string reason) => new(
        "CertificateUnreadable",
        MilvusL7ErrorCategory.InvalidData,
        $"{source}: {reason}",
        "Specify the certificate as PEM ('-----BEGIN CERTIFICATE-----'), with the server's certificate first, or as a PKCS#12 file (.pfx, .p12).",
        source);

    public static MilvusL7Exception PrivateKeyUnreadable(string source, string reason) => new(
        "PrivateKeyUnreadable",
        MilvusL7ErrorCategory.InvalidData,
        $"{source}: {reason}",
        "Specify an RSA or ECDSA key as PEM. To check a key file, run 'openssl pkey -in <file> -check -noout'.",
        source);

    public static MilvusL7Exception PrivateKeyMissing(string source, string reason) => new(
        "PrivateKeyMissing",
        MilvusL7ErrorCategory.InvalidData,
        $"{source}: {reason}",
        "Specify the private key that belongs to the certificate: a PEM file with a PRIVATE KEY block, or a PKCS#12 file exported with its key.",
        source);

    public static MilvusL7Exception PrivateKeyEncrypted(string source, string reason, string recommendedAction) => new(
        "PrivateKeyEncrypted",
        MilvusL7ErrorCategory.InvalidArgument,
        $"{source}: {reason}",
        recommendedAction,
        source);

    public static MilvusL7Exception PasswordWrong(string source, string reason) => new(
        "CertificatePasswordWrong",
        MilvusL7ErrorCategory.AuthenticationError,
        $"{source}: {reason}",
        "Check the password, including upper and lower case, and spaces at its start and end.",
        source);

    public static MilvusL7Exception KeyUnsupported(string source, string key) => new(
        "CertificateKeyUnsupported",
        MilvusL7ErrorCategory.InvalidData,
        $"{source}: {KeyUnsupportedReason(key)}",
        KeyUnsupportedAction,
        source);

    public const string KeyUnsupportedAction = "Request a new certificate for an RSA key of 2048 bits or an ECDSA key on P-256.";

    public static string KeyUnsupportedReason(string key) =>
        $"the key is {key}. A Compute Engine SSL certificate, which GKE creates from the Secret, supports only RSA 2048 and ECDSA P-256.";
}
