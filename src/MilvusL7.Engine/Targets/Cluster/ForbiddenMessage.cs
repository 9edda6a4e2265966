using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>Reads which right is missing out of what Kubernetes says; helm passes the same sentence on.</summary>
internal static partial class ForbiddenMessage
{
    public static MilvusL7Exception? Parse(string message)
    {
        var match = Sentence().Match(message);
        if (!match.Success)
        {
            return null;
        }

        var ns = match.Groups["ns"].Success ? match.Groups["ns"].Value : null;
        return Errors.Forbidden(match.Groups["verb"].Value, match.Groups["resource"].Value, match.Groups["group"].Value, ns, match.Groups["user"].Value);
    }

    [GeneratedRegex("User \"(?<user>[^\"]+)\" cannot (?<verb>\\w+) resource \"(?<resource>[^\"]+)\" in API group \"(?<group>[^\"]*)\"(?: in the namespace \"(?<ns>[^\"]+)\")?")]
    private static partial Regex Sentence();
}
