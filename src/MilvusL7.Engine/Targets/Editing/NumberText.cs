using System.Globalization;
using System.Numerics;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Compares numbers as they are written in JSON, exactly and at any size.</summary>
internal static class NumberText
{
    public static bool AreEqual(string left, string right) => left == right || Normal(left) == Normal(right);

    private static (bool Negative, string Digits, string Exponent) Normal(string number)
    {
        var negative = number.StartsWith('-');
        var mark = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = (mark < 0 ? number : number[..mark]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? string.Empty : mantissa[(point + 1)..];
        var all = (point < 0 ? mantissa : mantissa[..point]) + fraction;
        var digits = all.TrimEnd('0');
        var dropped = all.Length - digits.Length;
        digits = digits.TrimStart('0');
        if (digits.Length == 0)
        {
            return (false, string.Empty, string.Empty);
        }

        var exponent = mark < 0 ? BigInteger.Zero : BigInteger.Parse(number.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (negative, digits, (exponent - fraction.Length + dropped).ToString(CultureInfo.InvariantCulture));
    }
}
