using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Certificates;

/// <summary>Reads the DNS names a certificate is for.</summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>DNS names of the subjectAltName, lower case, in order; empty without the extension.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The extension cannot be decoded.</exception>
    public static IReadOnlyList<string> Read(X509Certificate2 certificate)
    {
        X509Extension? extension = certificate.Extensions[SubjectAlternativeName];
        return extension is null
            ? []
            : new X509SubjectAlternativeNameExtension(extension.RawData, extension.Critical)
                .EnumerateDnsNames().Select(name => name.ToLowerInvariant()).ToArray();
    }

    /// <summary>
    /// Whether a name of a certificate covers a host, by RFC 6125 section 6.4.3 as clients apply it: <c>*</c> stands for one whole
    /// label, the left-most, and needs two labels after it. Both names are A-labels in lower case.
    /// </summary>
    public static bool Covers(string certificateName, string host)
    {
        if (certificateName == host)
        {
            return true;
        }

        if (!certificateName.StartsWith("*.", StringComparison.Ordinal) || host.StartsWith('*'))
        {
            return false;
        }

        string parent = certificateName[1..];
        int firstDot = host.IndexOf('.', StringComparison.Ordinal);
        return firstDot > 0 && parent.LastIndexOf('.') > 0 && host[firstDot..] == parent;
    }
}
