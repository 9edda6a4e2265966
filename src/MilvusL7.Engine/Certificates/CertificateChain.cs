using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>The order of a certificate and its issuers.</summary>
internal static class CertificateChain
{
    /// <summary>The leaf, its issuer, and so on as far as <paramref name="candidates"/> reach; those that are not in the chain are left out.</summary>
    public static IReadOnlyList<X509Certificate2> Order(X509Certificate2 leaf, IEnumerable<X509Certificate2> candidates)
    {
        List<X509Certificate2> rest = candidates.Where(candidate => !ReferenceEquals(candidate, leaf)).ToList();
        List<X509Certificate2> chain = [leaf];
        while (!CertificateSignature.IsSelfSigned(chain[^1])
            && rest.Find(candidate => CertificateSignature.IsIssuedBy(chain[^1], candidate)) is { } issuer)
        {
            chain.Add(issuer);
            rest.Remove(issuer);
        }

        return chain;
    }

    /// <summary>Position of the first certificate that was not issued by the one after it; -1 where all were.</summary>
    public static int FirstBreak(IReadOnlyList<X509Certificate2> chain)
    {
        for (int i = 0; i + 1 < chain.Count; i++)
        {
            if (!CertificateSignature.IsIssuedBy(chain[i], chain[i + 1]))
            {
                return i;
            }
        }

        return -1;
    }
}
