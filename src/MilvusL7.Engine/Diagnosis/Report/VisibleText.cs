using System.Globalization;
using System.Text;

namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>
/// Makes every character of others' text one that is seen. Characters that no HTML may have and those that hide or turn round what stands
/// beside them (zero-width and bidirectional controls) could make a page lie about a name or a command.
/// </summary>
internal static class VisibleText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    public static string Of(string text)
    {
        if (text.All(c => c is '\n' or (>= ' ' and <= '~')))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            result.Append(Of(rune));
        }

        return result.ToString();
    }

    // A lone surrogate comes as U+FFFD already.
    private static string Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control when rune.Value is '\n' or '\t' => rune.ToString(),
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Named(rune),
        UnicodeCategory.Format when rune.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner) => Named(rune),
        UnicodeCategory.OtherNotAssigned when (rune.Value & 0xFFFE) == 0xFFFE => Named(rune),
        _ => rune.ToString(),
    };

    private static string Named(Rune rune) => string.Create(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
}
