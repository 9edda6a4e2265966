using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>
/// The meaning of an unquoted scalar as go-yaml v2 reads it: YAML 1.1 with the number forms of Go. helm and kubectl read with it
/// (sigs.k8s.io/yaml), and Milvus reads user.yaml with it (gopkg.in/yaml.v2, milvus-io/milvus pkg/config/file_source.go).
/// </summary>
internal static partial class YamlScalarResolver
{
    /// <summary>True where the text is not a string; <paramref name="value"/> is then its meaning (null for null).</summary>
    public static bool TryResolve(string text, out JsonNode? value)
    {
        value = null;
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return true;
            case "true" or "True" or "TRUE" or "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                value = JsonValue.Create(true);
                return true;
            case "false" or "False" or "FALSE" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                value = JsonValue.Create(false);
                return true;
            default:
                // Only numbers are left. The first character decides, so that long strings are not matched against the patterns.
                var number = char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.' ? NumberText(text) : null;
                value = number is null ? null : JsonNode.Parse(number);
                return number is not null;
        }
    }

    /// <summary>Infinity and not-a-number, which JSON cannot say.</summary>
    public static bool IsOutsideJson(string text) => OutsideJson().IsMatch(text);

    /// <summary>The string that a mapping key becomes in JSON; null where go-yaml refuses the key.</summary>
    /// <param name="value">The resolved key.</param>
    public static string? KeyText(JsonValue value)
    {
        if (value.GetValueKind() != JsonValueKind.Number)
        {
            return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        }

        // A key above the range of a signed number is an error in sigs.k8s.io/yaml.
        var text = value.ToJsonString();
        return !BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? FloatKey(text)
            : whole >= long.MinValue && whole <= long.MaxValue ? whole.ToString(CultureInfo.InvariantCulture)
            : whole >= 0 && whole <= ulong.MaxValue ? null
            : FloatKey(text);
    }

    private static string? NumberText(string text)
    {
        if (text[0] == '.')
        {
            // Here, underscores are read as in Go: only between two digits.
            return LooseUnderscore().IsMatch(text) ? null : FloatText(text.Replace("_", string.Empty, StringComparison.Ordinal));
        }

        var plain = text.Replace("_", string.Empty, StringComparison.Ordinal);
        return IntegerText(plain) ?? FloatText(plain) ?? BinaryText(plain);
    }

    /// <summary>A whole number of 64 bits, with or without a sign; larger ones are floating-point numbers or strings.</summary>
    private static string? IntegerText(string text)
    {
        var hasSign = text.Length > 0 && text[0] is '+' or '-';
        var digits = hasSign ? text[1..] : text;
        BigInteger? magnitude = digits switch
        {
            ['0', 'x' or 'X', .. var rest] => FromDigits(rest, 4),
            ['0', 'o' or 'O', .. var rest] => FromDigits(rest, 3),
            ['0', 'b' or 'B', .. var rest] => FromDigits(rest, 1),
            ['0', _, ..] => FromDigits(digits[1..], 3),
            _ => Decimal().IsMatch(digits) ? BigInteger.Parse(digits, CultureInfo.InvariantCulture) : null,
        };
        if (magnitude is not { } size)
        {
            return null;
        }

        var value = text[0] == '-' ? -size : size;
        var fits = value >= long.MinValue && (value <= long.MaxValue || (!hasSign && value <= ulong.MaxValue));
        return fits ? value.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>go-yaml reads a sign after 0b, too.</summary>
    private static string? BinaryText(string text) =>
        text is ['0', 'b', '+' or '-', .. var rest] && FromDigits(rest, 1) is { } size && size <= long.MaxValue
            ? (text[2] == '-' ? -size : size).ToString(CultureInfo.InvariantCulture)
            : null;

    private static string? FloatText(string text)
    {
        var negative = text.StartsWith('-');
        var digits = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        if (Number().Match(digits) is not { Success: true } match
            || !double.IsFinite(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture)))
        {
            return null;
        }

        var head = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        return (negative ? "-" : string.Empty) + (head.Length == 0 ? "0" : head)
            + (fraction.Length == 0 ? string.Empty : "." + fraction) + match.Groups["exponent"].Value;
    }

    private static BigInteger? FromDigits(string digits, int bits)
    {
        // More digits than 64 bits have are never a number, leading zeros apart.
        var significant = digits.TrimStart('0');
        if (digits.Length == 0 || significant.Length > 64)
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var c in significant)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            if (digit >= 1 << bits)
            {
                return null;
            }

            value = (value << bits) | digit;
        }

        return value;
    }

    /// <summary>A floating-point key as sigs.k8s.io/yaml writes it: Go's format 'g' with 32 bits.</summary>
    private static string FloatKey(string number)
    {
        var value = (float)double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!float.IsFinite(value))
        {
            return value > 0 ? ".inf" : "-.inf";
        }

        var text = value.ToString("E8", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 8; precision++)
        {
            var shorter = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (float.Parse(shorter, NumberStyles.Float, CultureInfo.InvariantCulture).Equals(value))
            {
                text = shorter;
                break;
            }
        }

        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent is < -4 or >= 6
            ? string.Create(CultureInfo.InvariantCulture, $"{text[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}")
            : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
                .ToString("0.##############", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^[0-9]{1,20}\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"(?<![0-9])_|_(?![0-9])")]
    private static partial Regex LooseUnderscore();

    [GeneratedRegex(@"^(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?<exponent>[eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex OutsideJson();
}
