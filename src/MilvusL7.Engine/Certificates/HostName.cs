using System.Globalization;
using System.Net;
using System.Text;

namespace MilvusL7.Engine.Certificates;

/// <summary>Rules for host names in an Ingress and in a certificate: RFC 1123 as Kubernetes reads it, names only.</summary>
internal static class HostName
{
    public const int MaximumLength = 253;
    public const int MaximumLabel = 63;
    public const string WildcardPrefix = "*.";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The host in lower case and A-labels, as it goes into a manifest or a certificate.</summary>
    /// <param name="host">A host name as a user writes it.</param>
    /// <param name="allowWildcard">Whether <c>*.</c> may stand before it.</param>
    /// <exception cref="MilvusL7Exception"><c>HostNameInvalid</c>.</exception>
    public static string Normalize(string host, bool allowWildcard = false)
    {
        string ascii = ToAscii(host).ToLowerInvariant();
        return BrokenRule(ascii, allowWildcard) is { } rule ? throw Fault(host, rule) : ascii;
    }

    /// <summary>Checks a host that is already in a manifest, where nothing turns it into lower case or A-labels.</summary>
    /// <inheritdoc cref="Normalize"/>
    public static void Validate(string host, bool allowWildcard = false)
    {
        if (BrokenRule(host, allowWildcard) is { } rule)
        {
            throw Fault(host, rule);
        }
    }

    /// <summary>The rule a host breaks, as the end of a sentence; null where it keeps them all.</summary>
    public static string? BrokenRule(string host, bool allowWildcard)
    {
        if (host.Length == 0)
        {
            return "it is empty";
        }

        if (host.Contains('/', StringComparison.Ordinal))
        {
            return "it is a URL or a path, not a host name";
        }

        // IPv6 has its colons; the forms of IPv4 with fewer than four parts are addresses to a browser too.
        if (IPAddress.TryParse(host, out _))
        {
            return "it is an IP address; an Ingress rule and its certificate need a name";
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            return "it has a port; specify the host name only";
        }

        string name = host;
        if (host.StartsWith(WildcardPrefix, StringComparison.Ordinal))
        {
            if (!allowWildcard)
            {
                return "a wildcard is not allowed here";
            }

            name = host[WildcardPrefix.Length..];
            if (!name.Contains('.', StringComparison.Ordinal))
            {
                return "a wildcard needs two labels after it, otherwise clients ignore it";
            }
        }

        if (name.EndsWith('.'))
        {
            return "it ends with a dot, which Kubernetes and certificates do not use";
        }

        if (host.Length > MaximumLength)
        {
            return $"it has {host.Length} characters, more than {MaximumLength}";
        }

        string[] labels = name.Split('.');
        return labels.Select(BrokenLabelRule).FirstOrDefault(rule => rule is not null)
            ?? (labels[^1].All(char.IsAsciiDigit) ? $"its last label '{labels[^1]}' is a number, which clients interpret as an IP address" : null);
    }

    public static MilvusL7Exception Fault(string host, string rule) => new(
        "HostNameInvalid",
        MilvusL7ErrorCategory.InvalidArgument,
        $"'{host}' cannot be used as a host name: {rule}.",
        "Specify a DNS name such as milvus.example.com: labels of lower-case letters, digits and hyphens, separated by dots.",
        host);

    private static string? BrokenLabelRule(string label)
    {
        if (label.Length == 0)
        {
            return "it has an empty label (two dots in a row, or a dot at the start)";
        }

        if (label.Length > MaximumLabel)
        {
            return $"its label '{label}' has {label.Length} characters, more than {MaximumLabel}";
        }

        if (label.Contains('*', StringComparison.Ordinal))
        {
            return "a '*' can only be the whole first label";
        }

        if (label.Any(char.IsAsciiLetterUpper))
        {
            return $"its label '{label}' has upper-case letters";
        }

        foreach (char character in label)
        {
            if (!char.IsAscii(character))
            {
                return $"its label '{label}' is not in its A-label form (xn--...)";
            }

            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
            {
                return $"its label '{label}' has the character '{character}'; letters, digits and hyphens are allowed";
            }
        }

        return label[0] == '-' || label[^1] == '-' ? $"its label '{label}' starts or ends with a hyphen" : null;
    }

    private static string ToAscii(string host)
    {
        if (Ascii.IsValid(host))
        {
            return host;
        }

        string prefix = host.StartsWith(WildcardPrefix, StringComparison.Ordinal) ? WildcardPrefix : "";
        try
        {
            // IdnMapping folds case with ICU only; under InvariantGlobalization (the module's own shell) the same name would encode otherwise.
            string name = host[prefix.Length..].Normalize(NormalizationForm.FormC).ToLowerInvariant();

            // Invariant mode does not compose either, and the A-label of a decomposed name is another name.
            if (name.Any(character => character is >= '\u0300' and <= '\u036F'))
            {
                throw Fault(host, "it has a combining accent; use the composed letter, or the name's A-label form (xn--...)");
            }

            return prefix + Idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            throw Fault(host, "it is not a valid internationalised name");
        }
    }
}
