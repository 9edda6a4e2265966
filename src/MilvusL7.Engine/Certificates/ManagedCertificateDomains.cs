using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Certificates;

/// <summary>
/// Rules for <c>spec.domains</c> of a ManagedCertificate, those of its CustomResourceDefinition
/// (GoogleCloudPlatform/gke-managed-certs): the API server's own words for a broken one are a regular expression.
/// </summary>
internal static partial class ManagedCertificateDomains
{
    public const int MaximumDomains = 100;
    public const int MaximumDomain = 63;

    /// <summary>The domains in lower case and A-labels, each once, in order.</summary>
    /// <exception cref="MilvusL7Exception"><c>ManagedCertificateDomainInvalid</c>.</exception>
    public static IReadOnlyList<string> Normalize(IReadOnlyList<string> domains)
    {
        string[] normalized = domains.Select(NormalizeOne).Distinct().ToArray();
        Validate(normalized);
        return normalized;
    }

    /// <summary>Checks domains that are already in a manifest.</summary>
    /// <exception cref="MilvusL7Exception"><c>ManagedCertificateDomainInvalid</c>.</exception>
    public static void Validate(IReadOnlyList<string> domains)
    {
        if (domains.Count is 0 or > MaximumDomains)
        {
            throw Fault(
                domains,
                $"A ManagedCertificate can have 1 to {MaximumDomains} domains, but {domains.Count} were specified.");
        }

        foreach (string domain in domains)
        {
            if (BrokenRule(domain) is { } rule)
            {
                throw Fault(domain, rule);
            }
        }
    }

    [GeneratedRegex(@"\A(([a-z0-9]+|[a-z0-9][-a-z0-9]*[a-z0-9])\.)+[a-z][-a-z0-9]*[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    private static string NormalizeOne(string domain)
    {
        try
        {
            return HostName.Normalize(domain, allowWildcard: true);
        }
        catch (MilvusL7Exception exception)
        {
            throw Fault(domain, exception.Message);
        }
    }

    private static string? BrokenRule(string domain)
    {
        if (domain.StartsWith('*'))
        {
            return Reason(domain, "Google-managed certificates of this kind do not support wildcards; specify each host name");
        }

        if (HostName.BrokenRule(domain, allowWildcard: false) is { } rule)
        {
            return Reason(domain, rule);
        }

        if (domain.Length > MaximumDomain)
        {
            return Reason(domain, $"it has {domain.Length} characters, more than the allowed {MaximumDomain}");
        }

        if (!domain.Contains('.', StringComparison.Ordinal))
        {
            return Reason(domain, "it has only one label; Google issues certificates for public domains only");
        }

        return Pattern().IsMatch(domain)
            ? null
            : Reason(domain, $"its last label '{domain[(domain.LastIndexOf('.') + 1)..]}' must start with a letter and have at least two characters");
    }

    private static string Reason(string domain, string rule) => $"'{domain}' is not a valid domain for a ManagedCertificate: {rule}.";

    private static MilvusL7Exception Fault(object target, string message) => new(
        "ManagedCertificateDomainInvalid",
        MilvusL7ErrorCategory.InvalidArgument,
        message,
        "Specify public domain names of up to 63 characters without a wildcard, or use a TLS Secret with your own certificate.",
        target);
}
