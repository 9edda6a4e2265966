using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>
/// What an unquoted scalar means: the YAML 1.2 core schema, with the number forms go-yaml (and so Kubernetes) reads besides:
/// <c>0644</c> is octal, <c>0b11</c> binary, <c>1_000</c> a thousand.
/// </summary>
internal static partial class YamlScalarResolver
{
    /// <summary>True where the text is no string; <paramref name="value"/> is then what it means (null for null).</summary>
    public static bool TryResolve(string text, out JsonNode? value)
    {
        value = null;
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return true;
            case "true" or "True" or "TRUE":
                value = JsonValue.Create(true);
                return true;
            case "false" or "False" or "FALSE":
                value = JsonValue.Create(false);
                return true;
            default:
                // Numbers only: anything else is decided by its first character, which spares long strings the patterns.
                if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
                {
                    return false;
                }

                var number = NumberText(text.Replace("_", string.Empty, StringComparison.Ordinal));
                value = number is null ? null : JsonNode.Parse(number);
                return number is not null;
        }
    }

    /// <summary>Infinity and not-a-number, which JSON cannot say.</summary>
    public static bool IsOutsideJson(string text) => OutsideJson().IsMatch(text);

    private static string? NumberText(string text)
    {
        var negative = text.StartsWith('-');
        var digits = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        var sign = negative ? "-" : string.Empty;
        BigInteger? integer = digits switch
        {
            ['0', 'x' or 'X', .. var rest] when Hex().IsMatch(rest) => BigInteger.Parse("0" + rest, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            ['0', 'o' or 'O', .. var rest] when Octal().IsMatch(rest) => FromBits(rest, 3),
            ['0', 'b' or 'B', .. var rest] when Binary().IsMatch(rest) => FromBits(rest, 1),
            ['0', .. var rest] when Octal().IsMatch(rest) => FromBits(rest, 3),
            _ => null,
        };
        if (integer is { } whole)
        {
            return sign + whole.ToString(CultureInfo.InvariantCulture);
        }

        if (Number().Match(digits) is not { Success: true } match)
        {
            return null;
        }

        var head = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        return sign + (head.Length == 0 ? "0" : head) + (fraction.Length == 0 ? string.Empty : "." + fraction) + match.Groups["exponent"].Value;
    }

    private static BigInteger FromBits(string digits, int bits)
    {
        var value = BigInteger.Zero;
        foreach (var digit in digits)
        {
            value = (value << bits) | (digit - '0');
        }

        return value;
    }

    [GeneratedRegex(@"^[0-9a-fA-F]{1,64}\z")]
    private static partial Regex Hex();

    [GeneratedRegex(@"^[0-7]{1,64}\z")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[01]{1,128}\z")]
    private static partial Regex Binary();

    [GeneratedRegex(@"^(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?<exponent>[eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex OutsideJson();
}
