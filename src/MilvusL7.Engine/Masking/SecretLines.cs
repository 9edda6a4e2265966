using System.Text;

namespace MilvusL7.Engine.Masking;

/// <summary>
/// The conservative rule for text that is not YAML: after a credential's name nothing of the line is shown, nor of deeper lines that go on with it;
/// where a Secret may be in the text, nothing of its data. The number of lines stays.
/// </summary>
internal static class SecretLines
{
    public static string Mask(string text)
    {
        var masked = SecretText.InContent(text).Split('\n');
        var lines = text.Split('\n');
        var isSecret = text.Contains("Secret", StringComparison.Ordinal);
        var result = new StringBuilder(text.Length);
        // Column of the key whose value goes on in deeper lines; -1 where there is none.
        var hidden = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var indent = line.Length - line.AsSpan().TrimStart().Length;
            var isBlank = line.AsSpan().IsWhiteSpace();
            // The entries of a list may stand below the first letter of its key.
            if (hidden >= 0 && !isBlank && indent <= hidden && !(indent == hidden && line[indent] == '-'))
            {
                hidden = -1;
            }

            if (hidden >= 0 && !isBlank)
            {
                masked[i] = line[..indent] + SecretText.Mask;
            }
            else if (hidden < 0 && Key(line) is { } key)
            {
                var isData = isSecret && key.Name.ToUpperInvariant() is "DATA" or "STRINGDATA";
                // An environment variable's value stands beside its name, not behind it.
                if (isData || key.Name.Equals("value", StringComparison.OrdinalIgnoreCase) || SecretName.IsSecret(key.Name))
                {
                    hidden = key.Column;
                    var value = line[key.Value..].Trim();
                    masked[i] = value.Length == 0 || value[0] is '|' or '>' or '#' ? masked[i] : line[..key.Value] + SecretText.Mask;
                }
            }

            if (hidden < 0 && Inside(line, isSecret) is >= 0 and var inside)
            {
                masked[i] = SecretText.InContent(line[..inside]) + " " + SecretText.Mask;
            }

            result.Append(i == 0 ? string.Empty : "\n").Append(masked[i]);
            if (line.EndsWith('\r') && !masked[i].EndsWith('\r'))
            {
                result.Append('\r');
            }
        }

        return result.ToString();
    }

    /// <summary>
    /// Where a value begins inside a line of which nothing more is shown: a variable's, a Secret's data, or a list or mapping below a
    /// credential's name, whose end cannot be told in text that does not parse. -1 where there is none.
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
            while (sign < line.Length && line[sign] is '"' or '\'' or '\\' or ' ')
            {
                sign++;
            }

            var rest = sign < line.Length && line[sign] == ':' ? line.AsSpan(sign + 1).TrimStart() : default;
            if (!rest.IsEmpty && IsHidden(line.AsSpan(start, end - start), rest[0], isSecret))
            {
                return sign + 1;
            }

            start = end;
        }

        return -1;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/';

    private static bool IsHidden(ReadOnlySpan<char> name, char first, bool isSecret) =>
        name.EndsWith("value", StringComparison.OrdinalIgnoreCase)
        || (isSecret && name.EndsWith("data", StringComparison.OrdinalIgnoreCase))
        || (first is '[' or '{' && SecretName.IsSecret(name.ToString()));

    /// <summary>The key that a line begins with, and where its value does.</summary>
    private static (string Name, int Column, int Value)? Key(string line)
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
            : (line[start..end], line.Length - line.AsSpan().TrimStart().Length, Math.Min(line.Length, sign + 2));
    }
}
