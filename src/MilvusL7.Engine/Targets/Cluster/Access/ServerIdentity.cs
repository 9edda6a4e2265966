using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>
/// Decides whether a TLS server is the API server of the kubeconfig: chain, validity, usage and name, as kubectl decides.
/// </summary>
/// <param name="expectedName">The host name or IP address that the certificate must have.</param>
/// <param name="proxyName">Host of a proxy with TLS; null for none.</param>
/// <param name="authorities">The certificate authorities to trust; null for those of the system.</param>
internal sealed class ServerIdentity(string expectedName, string? proxyName, X509Certificate2Collection? authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int ShownNames = 10;

    private volatile string? _problem;

    /// <summary>Why the last certificate was refused; null where none was.</summary>
    public string? Problem => _problem;

    /// <summary>The callback of a TLS connection.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        using var own = certificate is null or X509Certificate2 ? null : new X509Certificate2(certificate);
        var asked = (sender as SslStream)?.TargetHostName;
        var name = proxyName is not null && asked == proxyName && asked != expectedName ? proxyName : expectedName;
        _problem = (certificate as X509Certificate2 ?? own) is { } leaf ? ProblemOf(leaf, sent, name) : "the server sent no certificate.";
        return _problem is null;
    }

    /// <summary>What is wrong with the certificate; null for nothing.</summary>
    /// <param name="sent">The chain with the certificates that the server sent.</param>
    public string? ProblemOf(X509Certificate2 leaf, X509Chain? sent, string name)
    {
        // A name with a final dot is the same name; certificates never have the dot.
        name = name.TrimEnd('.');
        try
        {
            if (!leaf.MatchesHostname(name, allowWildcards: true, allowCommonName: false))
            {
                return $"the name '{name}' was expected, but the certificate has {NamesOf(leaf)}.";
            }

            return ChainProblem(leaf, sent);
        }
        catch (CryptographicException e)
        {
            return $"the certificate cannot be read: {e.Message}";
        }
    }

    private string? ChainProblem(X509Certificate2 leaf, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainElements.Select(e => e.Certificate).ToArray() ?? []);
        if (authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.ExtraStore.AddRange(authorities);
        }

        var isTrusted = chain.Build(leaf);
        var faults = chain.ChainStatus.Where(s => s.Status is not X509ChainStatusFlags.NoError).ToArray();
        if (!isTrusted && authorities is not null && faults.All(IsUnknownAuthority))
        {
            // As in Go, each certificate of the bundle is an anchor, also an intermediate one or the server's own.
            var anchors = authorities.Select(a => a.Thumbprint).ToHashSet(StringComparer.Ordinal);
            isTrusted = chain.ChainElements.Any(e => anchors.Contains(e.Certificate.Thumbprint));
        }

        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isTrusted ? null : $"{Describe(leaf, faults)}.";
    }

    private static string Describe(X509Certificate2 leaf, X509ChainStatus[] faults)
    {
        if (faults.Any(f => f.Status is X509ChainStatusFlags.NotTimeValid))
        {
            var (from, until) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
            return "the certificate or one of its issuers has expired or is not yet valid "
                + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"(the certificate is valid from {from:u} to {until:u})");
        }

        return faults switch
        {
            _ when faults.Any(f => f.Status is X509ChainStatusFlags.NotValidForUsage) =>
                "the certificate is not for servers (extended key usage serverAuth is missing)",
            _ when faults.All(IsUnknownAuthority) => "the certificate is signed by an unknown authority",
            _ => string.Join("; ", faults.Select(f => f.StatusInformation.Trim().TrimEnd('.')).Distinct(StringComparer.Ordinal)),
        };
    }

    private static bool IsUnknownAuthority(X509ChainStatus fault) =>
        fault.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot;

    private static string NamesOf(X509Certificate2 leaf)
    {
        var alternative = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = alternative is null
            ? []
            : alternative.EnumerateDnsNames()
                .Concat(alternative.EnumerateIPAddresses().Select(a => a.ToString()))
                .Take(ShownNames + 1)
                .ToArray();
        return names.Length switch
        {
            0 => "no subject alternative name",
            > ShownNames => $"the names {string.Join(", ", names.Take(ShownNames))} and more",
            _ => $"the {(names.Length == 1 ? "name" : "names")} {string.Join(", ", names)}",
        };
    }
}
