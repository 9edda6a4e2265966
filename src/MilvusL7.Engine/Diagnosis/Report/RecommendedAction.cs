using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>A recommended action as its parts: sentences, and commands to be copied.</summary>
internal static partial class RecommendedAction
{
    internal sealed record Part(bool IsCommand, string Text);

    public static IReadOnlyList<Part> Parts(string action)
    {
        var parts = new List<Part>();
        foreach (var line in action.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var command = CommandStart().Match(line);
            if (!command.Success)
            {
                Add(parts, new Part(false, line));
                continue;
            }

            if (command.Index > 0)
            {
                Add(parts, new Part(false, line[..command.Index].TrimEnd()));
            }

            Add(parts, new Part(true, line[command.Index..]));
        }

        return parts;
    }

    private static void Add(List<Part> parts, Part part)
    {
        // Commands in a row are copied at once.
        if (part.IsCommand && parts.LastOrDefault() is { IsCommand: true } before)
        {
            parts[^1] = before with { Text = before.Text + "\n" + part.Text };
        }
        else
        {
            parts.Add(part);
        }
    }

    /// <summary>A line that is a command, or one whose command comes after a colon.</summary>
    [GeneratedRegex(@"(?:^|(?<=: ))(?=(?:kubectl|gcloud|helm|openssl|curl|dig|nslookup|[A-Z][a-z]+-Milvus[A-Za-z0-9]*) )", RegexOptions.CultureInvariant)]
    private static partial Regex CommandStart();
}
