using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Writes scalars so that every YAML reader in use takes them for what they are.</summary>
internal static partial class YamlScalarWriter
{
    private static readonly SearchValues<char> FlowIndicators = SearchValues.Create(",[]{}:?");

    /// <summary>The scalar on one line.</summary>
    /// <param name="value">The value; null for null.</param>
    /// <param name="inFlow">Whether it stands between brackets or braces.</param>
    /// <param name="style">The style to keep where it can carry the value.</param>
    public static string Write(JsonNode? value, bool inFlow = false, ScalarStyle style = ScalarStyle.Plain)
    {
        if (value is null)
        {
            return "null";
        }

        return value.GetValueKind() == JsonValueKind.String
            ? WriteString(value.GetValue<string>(), inFlow, style)
            : value.ToJsonString();
    }

    public static string WriteString(string text, bool inFlow = false, ScalarStyle style = ScalarStyle.Plain)
    {
        if (style == ScalarStyle.Plain)
        {
            if (IsPlainSafe(text, inFlow))
            {
                return text;
            }

            // JSON in an annotation is better read without escapes.
            style = text.AsSpan().ContainsAny('"', '\\') && !text.Contains('\'', StringComparison.Ordinal) ? ScalarStyle.SingleQuoted : style;
        }

        return style == ScalarStyle.SingleQuoted && text.All(c => IsPrintable(c) && c != '\t') && !HasLoneSurrogate(text)
            ? "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'"
            : DoubleQuoted(text);
    }

    /// <summary>Whether a literal block scalar can carry the text, given a fitting header.</summary>
    public static bool IsLiteralSafe(string text)
    {
        if (!IsPrintable(text))
        {
            return false;
        }

        // Readers differ on what a block holds that starts or ends with a line of spaces.
        var body = text.AsSpan().Trim('\n');
        var first = body.IndexOf('\n') is var end and >= 0 ? body[..end] : body;
        return first.Trim(" \t").Length > 0 && body[^1] is not (' ' or '\t');
    }

    /// <summary>Whether the text can stand in a block scalar without escapes.</summary>
    public static bool IsPrintable(string text) => text.All(c => c == '\n' || IsPrintable(c)) && !HasLoneSurrogate(text);

    /// <summary>The chomping indicator a literal block scalar needs for the text.</summary>
    public static string Chomping(string text) =>
        !text.EndsWith('\n') ? "-" : text.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : string.Empty;

    /// <summary>Whether a reader would take the text's own leading space for indentation.</summary>
    public static bool NeedsIndentationIndicator(string text) => text.AsSpan().TrimStart('\n') is [' ' or '\t', ..];

    public static bool IsPlainSafe(string text, bool inFlow)
    {
        if (text.Length == 0 || text.Length > 1024 || text[0] == ' ' || text[^1] is ' ' or ':' || !text.All(c => IsPrintable(c) && c != '\t')
            || HasLoneSurrogate(text))
        {
            return false;
        }

        if (IsIndicator(text[0]) || (text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' ' || inFlow))
            || text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal))
        {
            return false;
        }

        // Besides ": " and " #", YamlDotNet takes " *" in a plain key for an alias.
        if (text.Contains(": ", StringComparison.Ordinal) || SpaceAndIndicator().IsMatch(text))
        {
            return false;
        }

        if (inFlow && text.AsSpan().ContainsAny(FlowIndicators))
        {
            return false;
        }

        return !Ambiguous().IsMatch(text) && !YamlScalarResolver.TryResolve(text, out _) && !YamlScalarResolver.IsOutsideJson(text);
    }

    public static string DoubleQuoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"' or '\\':
                    result.Append('\\').Append(c);
                    break;
                case '\n':
                    result.Append("\\n");
                    break;
                case '\r':
                    result.Append("\\r");
                    break;
                case '\t':
                    result.Append("\\t");
                    break;
                default:
                    if (IsPrintable(c) && !(char.IsSurrogate(c) && !IsPaired(text, i)))
                    {
                        result.Append(c);
                    }
                    else
                    {
                        result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    }

                    break;
            }
        }

        return result.Append('"').ToString();
    }

    private static bool IsIndicator(char c) => c is '[' or ']' or '{' or '}' or ',' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' or '~' or '=';

    // Not the line separators YAML 1.1 readers know besides CR and LF, nor a byte order mark.
    private static bool IsPrintable(char c) =>
        c is '\t' or (>= ' ' and <= '~') or (>= '\u00a0' and not ('\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff'));

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !IsPaired(text, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPaired(string text, int i) => char.IsHighSurrogate(text[i])
        ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : i > 0 && char.IsHighSurrogate(text[i - 1]);

    [GeneratedRegex(@" [#*&!|>%@`]")]
    private static partial Regex SpaceAndIndicator();

    // Strings here, something else to a YAML 1.1 reader: booleans, base 60, dates, the merge key.
    [GeneratedRegex(@"^(?:y|n|yes|no|on|off|<<|[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?|[0-9]{4}-[0-9].*|[-+]?\.[0-9_]+(?:e[-+]?[0-9_]*)?|[-+.]?[0-9][0-9_.,+\-eE]*|[-+]?0[xob][0-9a-f_]*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}
