using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>
/// Whether a certificate will serve: accepted by Compute Engine and by the clients of a host. Trust in its issuer is the clients' matter.
/// </summary>
/// <remarks>
/// Sources: key kinds, cloud.google.com/load-balancing/docs/ssl-certificates/self-managed-certs ("RSA-2048 or ECDSA P-256"; the larger
/// ones are Certificate Manager's, which an Ingress does not use); length of the chain, field <c>certificate</c> of the Compute API's
/// sslCertificates (5 at most). That field's "at least one intermediate" is not enforced, and Google's own page shows a self-signed one.
/// </remarks>
internal static class CertificateValidator
{
    public const int MaximumChain = 5;
    public const int ExpiryWarningDays = 30;

    /// <summary>Throws the gravest fault, or returns the warnings.</summary>
    /// <inheritdoc cref="Inspect"/>
    /// <exception cref="MilvusL7Exception">The first error of <see cref="Inspect"/>, under its id.</exception>
    public static IReadOnlyList<CertificateFinding> Check(CertificateBundle bundle, IReadOnlyList<string> hostNames, DateTimeOffset now)
    {
        IReadOnlyList<CertificateFinding> findings = Inspect(bundle, hostNames, now);
        return findings.FirstOrDefault(finding => finding.IsError) is { } fault
            ? throw new MilvusL7Exception(
                fault.Id, MilvusL7ErrorCategory.InvalidData, fault.Message, fault.RecommendedAction, bundle.Subject)
            : findings;
    }

    /// <summary>All findings, the gravest first.</summary>
    /// <param name="bundle">Certificate and key.</param>
    /// <param name="hostNames">Hosts it is to serve; none to leave the names unchecked.</param>
    /// <param name="now">The present time.</param>
    public static IReadOnlyList<CertificateFinding> Inspect(CertificateBundle bundle, IReadOnlyList<string> hostNames, DateTimeOffset now)
    {
        List<X509Certificate2> chain = CertificateLoader.ReadCertificates(bundle.CertificatePem, bundle.Subject);
        try
        {
            return CheckChain(chain)
                .Concat(CheckKey(chain[0], bundle.PrivateKeyPem))
                .Concat(CheckSignatures(chain))
                .Concat(CheckNames(bundle, hostNames))
                .Concat(CheckValidity(chain, now))
                .OrderByDescending(finding => finding.IsError)
                .ToArray();
        }
        finally
        {
            chain.ForEach(certificate => certificate.Dispose());
        }
    }

    private static IEnumerable<CertificateFinding> CheckChain(List<X509Certificate2> chain)
    {
        if (CertificateChain.FirstBreak(chain) is var position and >= 0)
        {
            string order = string.Join("; ", chain.Select((certificate, i) => $"{i + 1}. {Name(certificate)}"));
            yield return Error(
                "CertificateChainOrder",
                $"The certificates are not in order: number {position + 1} was not issued by number {position + 2}. Found: {order}.",
                "Put the server's certificate first, then the certificate of its issuer, and so on. Remove certificates that do not belong to this chain.");
        }

        if (chain.Count > MaximumChain)
        {
            yield return Error(
                "CertificateChainTooLong",
                $"The chain has {chain.Count} certificates. A Compute Engine SSL certificate can have at most {MaximumChain}.",
                "Remove the root certificate. Clients already have it.");
        }
    }

    private static IEnumerable<CertificateFinding> CheckKey(X509Certificate2 leaf, string privateKeyPem)
    {
        string kind = KeyDescription.Of(leaf);
        if (kind is not (KeyDescription.Rsa2048 or KeyDescription.EcdsaP256))
        {
            yield return Error(
                "CertificateKeyUnsupported",
                $"{Name(leaf)}: {CertificateFault.KeyUnsupportedReason(kind)}",
                CertificateFault.KeyUnsupportedAction);
        }

        using AsymmetricAlgorithm key = PrivateKeyReader.Read(privateKeyPem, default, Name(leaf));
        if (!CertificateSignature.HasPublicKeyOf(leaf, key))
        {
            yield return Error(
                "CertificateKeyMismatch",
                $"The private key does not match {Name(leaf)}, whose key is {kind}.",
                "Specify the key that the certificate was requested with, and put the server's certificate before those of its issuers.");
        }
    }

    private static IEnumerable<CertificateFinding> CheckSignatures(List<X509Certificate2> chain)
    {
        for (int i = 0; i < chain.Count; i++)
        {
            // Nobody verifies a root's own signature.
            if ((i == 0 || !IsRoot(chain[i])) && CertificateSignature.WeakHash(chain[i]) is { } hash)
            {
                yield return Error(
                    "CertificateSignatureWeak",
                    $"{Name(chain[i])} is signed with {hash}, which clients reject.",
                    "Request a new certificate that is signed with SHA-256 or stronger.");
            }
        }
    }

    private static IEnumerable<CertificateFinding> CheckNames(CertificateBundle bundle, IReadOnlyList<string> hostNames)
    {
        if (bundle.DnsNames.Count == 0)
        {
            yield return Error(
                "CertificateWithoutSan",
                $"The certificate of {bundle.Subject} has no DNS name in its subjectAltName. Clients, including gRPC, ignore the common name.",
                "Request a new certificate with every host name in its subjectAltName.");
            yield break;
        }

        string[] uncovered = hostNames
            .Select(host => HostName.Normalize(host, allowWildcard: true))
            .Where(host => !bundle.DnsNames.Any(name => CertificateNames.Covers(name, host)))
            .ToArray();
        if (uncovered.Length > 0)
        {
            yield return Error(
                "CertificateHostMismatch",
                $"The certificate is not valid for {string.Join(", ", uncovered)}. Its names: {string.Join(", ", bundle.DnsNames)}.",
                "Specify a certificate with that name, or change the host of the Ingress.");
        }
    }

    private static IEnumerable<CertificateFinding> CheckValidity(List<X509Certificate2> chain, DateTimeOffset now)
    {
        for (int i = 0; i < chain.Count; i++)
        {
            // Clients take the root from their own store.
            if (i == 0 || !IsRoot(chain[i]))
            {
                if (CheckValidity(chain[i], now) is { } finding)
                {
                    yield return finding;
                }
            }
        }
    }

    private static CertificateFinding? CheckValidity(X509Certificate2 certificate, DateTimeOffset now)
    {
        DateTimeOffset notBefore = certificate.NotBefore.ToUniversalTime();
        DateTimeOffset notAfter = certificate.NotAfter.ToUniversalTime();
        if (now > notAfter)
        {
            return Error("CertificateExpired", $"{Name(certificate)} expired on {notAfter:u}.", "Renew the certificate.");
        }

        if (now < notBefore)
        {
            return Error(
                "CertificateNotYetValid",
                $"{Name(certificate)} is not valid before {notBefore:u}.",
                "Wait until then, or check this machine's clock.");
        }

        return notAfter - now < TimeSpan.FromDays(ExpiryWarningDays)
            ? new CertificateFinding(
                "CertificateExpiresSoon", false, $"{Name(certificate)} expires on {notAfter:u}, in {(int)(notAfter - now).TotalDays} days.", "Renew the certificate.")
            : null;
    }

    private static bool IsRoot(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static string Name(X509Certificate2 certificate) =>
        certificate.Subject.Length > 0 ? certificate.Subject : $"the certificate with the serial number {certificate.SerialNumber}";

    private static CertificateFinding Error(string id, string message, string recommendedAction) => new(id, true, message, recommendedAction);
}
