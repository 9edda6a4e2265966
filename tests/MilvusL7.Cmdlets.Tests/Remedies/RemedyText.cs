using System.Text.RegularExpressions;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>The commands in a recommended action, as a reader copies them.</summary>
internal static partial class RemedyText
{
    /// <summary>A command in the sources of a rule.</summary>
    public static bool HasCommand(string source) => InSource().IsMatch(source);

    public static IReadOnlyList<string> Commands(string action)
    {
        List<string> found = [];
        for (int at = 0; Start().Match(action, at) is { Success: true } start;)
        {
            int end = End(action, start.Index);
            found.Add(action[start.Index..end].TrimEnd('.', ',', ' '));
            at = end;
        }

        return found;
    }

    /// <summary>Where the command ends and words go on.</summary>
    private static int End(string action, int start)
    {
        bool isQuoted = false;
        for (int i = start; i < action.Length; i++)
        {
            if (action[i] == '\'')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && Remark().Match(action, i) is { Success: true } remark && remark.Index == i)
            {
                return i;
            }
        }

        return action.Length;
    }

    [GeneratedRegex(@"(?:(?<=^|: |; |\(|[;,] then |[;,] or |\. )|(?<=order: ))(?=(?:Get-MilvusRelease|kubectl|gcloud|helm) |[A-Z][a-z]+-Milvus\w* [-|])")]
    private static partial Regex Start();

    [GeneratedRegex(@"\G(?:[;)]| \(|, (?:then|or|and|curl)\b|\. (?=[A-Z])|\.$| (?:says?|shows?|has|have|with|and)\b)")]
    private static partial Regex Remark();

    [GeneratedRegex(@"Kubectl\(|kubectl |gcloud |helm |\.Command\(|\.Source\b|Remedies\.|FirewallFacts\.Command|\.Replacing\(|QuotaFacts\.Action|[A-Z][a-z]+-Milvus\w* -")]
    private static partial Regex InSource();
}
