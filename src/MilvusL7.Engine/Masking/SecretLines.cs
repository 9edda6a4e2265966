using System.Text;

namespace MilvusL7.Engine.Masking;

/// <summary>
/// The conservative rule for text that is not YAML: after a credential's name nothing of the line is shown, nor of deeper lines that go on with it;
/// where a Secret may be in the text, nothing of its data. The number of lines stays.
/// </summary>
internal static class SecretLines
{
    private const string EscapedQuote = "u0022";

    public static string Mask(string text)
    {
        var masked = SecretText.InContent(text).Split('\n');
        var lines = text.Split('\n');
        var isSecret = text.Contains("Secret", StringComparison.Ordinal);
        var result = new StringBuilder(text.Length);
        // Column of the key whose value goes on in deeper lines; -1 where there is none.
        var hidden = -1;
        var isHiddenComment = false;
        // An argument list has an option and its value on two lines.
        var isAfterOption = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var isBlank = line.AsSpan().IsWhiteSpace();
            var isComment = line.AsSpan().TrimStart() is ['#', ..];
            var indent = Indent(line);
            if (hidden >= 0 && !isBlank && (isComment == isHiddenComment ? !GoesOn(line, indent, hidden) : isHiddenComment))
            {
                hidden = -1;
            }

            if ((hidden >= 0 || isAfterOption) && !isBlank)
            {
                masked[i] = line[..indent] + SecretText.Mask;
            }
            else if (hidden < 0 && Key(line) is { } key)
            {
                var isData = isSecret && key.Name.ToUpperInvariant() is "DATA" or "STRINGDATA";
                // An environment variable's value stands beside its name, not behind it.
                if (isData || key.Name.Equals("value", StringComparison.OrdinalIgnoreCase) || SecretName.IsSecret(key.Name))
                {
                    (hidden, isHiddenComment) = (indent, isComment);
                    var value = line[key.Value..].Trim();
                    masked[i] = value.Length == 0 || value[0] is '|' or '>' or '#' ? masked[i] : line[..key.Value] + SecretText.Mask;
                }
            }

            if (hidden < 0 && Inside(line, isSecret) is >= 0 and var inside)
            {
                masked[i] = SecretText.InContent(line[..inside]) + " " + SecretText.Mask;
            }

            isAfterOption = isBlank ? isAfterOption : IsOption(line);
            result.Append(i == 0 ? string.Empty : "\n").Append(masked[i]);
            if (line.EndsWith('\r') && !masked[i].EndsWith('\r'))
            {
                result.Append('\r');
            }
        }

        return result.ToString();
    }

    /// <summary>True for a line that holds the option of a credential and nothing else.</summary>
    private static bool IsOption(string line)
    {
        var option = line.AsSpan().Trim(" \t\r#\"',[");
        option = option.StartsWith("- ", StringComparison.Ordinal) ? option[2..].Trim(" \"'") : option;
        return option is ['-', ..] && option.TrimStart('-') is { IsEmpty: false } name && name.IndexOfAny(" =:") < 0 && SecretName.IsSecret(name.ToString());
    }

    /// <summary>What was commented out is indented behind its sign.</summary>
    private static int Indent(string line) => line.Length - line.AsSpan().TrimStart(" \t\r#").Length;

    /// <summary>The entries of a list may stand below the first letter of its key.</summary>
    private static bool GoesOn(string line, int indent, int hidden) =>
        indent > hidden || (indent == hidden && indent < line.Length && line[indent] == '-');

    /// <summary>
    /// Where nothing more of a line is shown: behind a credential's name, whose value cannot be told from what follows in text that does not
    /// parse; before a variable's value, and before a Secret's data. -1 where there is none.
    /// </summary>
    private static int Inside(string line, bool isSecret)
    {
        for (var start = 0; start < line.Length; start++)
        {
            if (!IsOfName(line[start]))
            {
                continue;
            }

            var end = start;
            while (end < line.Length && IsOfName(line[end]))
            {
                end++;
            }

            var sign = end;
            while (sign < line.Length && (line[sign] is '"' or '\'' or '\\' or ' ' || IsEscapedQuote(line, sign)))
            {
                sign += IsEscapedQuote(line, sign) ? EscapedQuote.Length : 1;
            }

            var name = line.AsSpan(start, end - start);
            if (SecretName.IsSecret(Plain(name)) && !line.AsSpan(end).IsWhiteSpace())
            {
                return end;
            }

            var isAssigned = sign < line.Length && line[sign] == ':' && !line.AsSpan(sign + 1).IsWhiteSpace();
            if (isAssigned && (name.EndsWith("value", StringComparison.OrdinalIgnoreCase) || (isSecret && name.EndsWith("data", StringComparison.OrdinalIgnoreCase))))
            {
                return sign + 1;
            }

            start = end;
        }

        return -1;
    }

    /// <summary>JSON within JSON may have its quotes as their code, behind any number of backslashes.</summary>
    private static bool IsEscapedQuote(string line, int at) =>
        at > 0 && line[at - 1] == '\\' && line.AsSpan(at).StartsWith(EscapedQuote, StringComparison.Ordinal);

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/';

    private static string Plain(ReadOnlySpan<char> name) =>
        (name.StartsWith(EscapedQuote, StringComparison.Ordinal) ? name[EscapedQuote.Length..] : name).TrimStart('-').ToString();

    /// <summary>The key that a line begins with, and where its value does.</summary>
    private static (string Name, int Value)? Key(string line)
    {
        var start = 0;
        while (start < line.Length && line[start] is ' ' or '\t' or '-' or '?' or '{' or '#' or '"' or '\'')
        {
            start++;
        }

        var end = start;
        while (end < line.Length && IsOfName(line[end]))
        {
            end++;
        }

        var sign = end;
        while (sign < line.Length && line[sign] is '"' or '\'' or ' ' or '\t')
        {
            sign++;
        }

        return end == start || sign >= line.Length || line[sign] is not (':' or '=') ? null
            : (line[start..end], Math.Min(line.Length, sign + 2));
    }
}
