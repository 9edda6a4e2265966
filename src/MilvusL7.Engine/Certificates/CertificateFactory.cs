using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>Makes self-signed server certificates.</summary>
internal static class CertificateFactory
{
    public const int DefaultLifetimeDays = 365;

    // Apple's clients refuse a server certificate that lives longer, whoever signed it (support.apple.com/103769).
    public const int MaximumLifetimeDays = 825;

    // X.520 upper bound of a commonName; OpenSSL refuses to parse longer ones.
    private const int MaximumCommonName = 64;

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Creates a version 3 certificate with every name in its subjectAltName, and its key.</summary>
    /// <param name="dnsNames">Host names, wildcards allowed; the first becomes the common name where it fits.</param>
    /// <param name="algorithm">Kind of key.</param>
    /// <param name="lifetimeDays">Validity in days, 1 to <see cref="MaximumLifetimeDays"/>.</param>
    /// <param name="now">The present time.</param>
    /// <exception cref="MilvusL7Exception"><c>CertificateLifetimeInvalid</c>, <c>HostNameInvalid</c>.</exception>
    public static CertificateBundle CreateSelfSigned(
        IReadOnlyList<string> dnsNames,
        KeyAlgorithm algorithm,
        int lifetimeDays,
        DateTimeOffset now)
    {
        if (lifetimeDays is < 1 or > MaximumLifetimeDays)
        {
            throw new MilvusL7Exception(
                "CertificateLifetimeInvalid",
                MilvusL7ErrorCategory.InvalidArgument,
                $"A lifetime of {lifetimeDays} days is not valid. A certificate's lifetime is 1 to {MaximumLifetimeDays} days.",
                $"Specify a lifetime of 1 to {MaximumLifetimeDays} days (default: {DefaultLifetimeDays}), and renew the certificate before it expires.",
                lifetimeDays);
        }

        string[] names = dnsNames.Select(name => HostName.Normalize(name, allowWildcard: true)).Distinct().ToArray();
        if (names.Length == 0)
        {
            throw HostName.Fault("", "no host name was specified for the certificate");
        }

        using AsymmetricAlgorithm key = CreateKey(algorithm);
        using X509Certificate2 certificate = Sign(key, names, lifetimeDays, now);
        return BundleBuilder.Build([certificate], PrivateKeyReader.ExportPem(key), names[0]);
    }

    private static AsymmetricAlgorithm CreateKey(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyAlgorithm.Rsa2048 => RSA.Create(2048),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    private static X509Certificate2 Sign(AsymmetricAlgorithm key, string[] names, int lifetimeDays, DateTimeOffset now)
    {
        X500DistinguishedName subject = SubjectFor(names[0]);
        (CertificateRequest request, X509SignatureGenerator generator) = key switch
        {
            ECDsa ecdsa => (new CertificateRequest(subject, ecdsa, HashAlgorithmName.SHA256), X509SignatureGenerator.CreateForECDsa(ecdsa)),
            RSA rsa => (new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)),
            _ => throw new ArgumentException(key.GetType().Name, nameof(key)),
        };

        SubjectAlternativeNameBuilder alternativeNames = new();
        foreach (string name in names)
        {
            alternativeNames.AddDnsName(name);
        }

        // Clients pin this certificate as a trust anchor and meet it again as the server's own. CA:TRUE would have rustls refuse it
        // (CaUsedAsEndEntity) and let the load balancer's key sign for any name. With CA:FALSE keyCertSign is not allowed, and a keyUsage
        // without it makes BoringSSL (gRPC) and OpenSSL before 3.0 find no issuer for it (EXFLAG_SS in v3_purp.c). So: no keyUsage, which
        // RFC 5280 section 4.2.1.3 leaves optional for an end entity.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(alternativeNames.Build());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));

        // Both ends count (RFC 5280 section 4.1.2.5), so a second less, or the longest lifetime is over Apple's limit.
        DateTimeOffset notBefore = now.ToUniversalTime() - ClockSkew;
        DateTimeOffset notAfter = notBefore.AddDays(lifetimeDays).AddSeconds(-1);
        return request.Create(subject, generator, notBefore, notAfter, NewSerialNumber());
    }

    private static X500DistinguishedName SubjectFor(string name)
    {
        X500DistinguishedNameBuilder builder = new();
        if (name.Length <= MaximumCommonName)
        {
            builder.AddCommonName(name);
        }
        else
        {
            // The subject is the issuer too, and an issuer may not be empty (RFC 5280 section 4.1.2.4).
            builder.AddOrganizationName("MilvusL7");
        }

        return builder.Build();
    }

    private static byte[] NewSerialNumber()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);

        // Positive, and 16 bytes in every case.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
