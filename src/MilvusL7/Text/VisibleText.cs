using System.Globalization;
using System.Text;

namespace MilvusL7;

/// <summary>
/// Makes every character of text from others visible. Control characters can rewrite a terminal; zero-width and bidirectional controls can make a
/// name or a command look like another one. The report and the terminal use the same rule.
/// </summary>
public static class VisibleText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>The text with each such character shown as <c>[U+001B]</c>. Every kind of line end becomes a line feed; tabs stay.</summary>
    public static string Of(string text) =>
        IsPlain(text) ? text : Escape(text.ReplaceLineEndings("\n"));

    /// <summary>The same for a diff: only LF and CR LF end a line, so that a changed line end shows as a change.</summary>
    public static string OfDiff(string text) =>
        IsPlain(text) ? text : Escape(text);

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Plain);

    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("\n\t" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)));

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        var previous = default(Rune);
        for (var i = 0; i < text.Length;)
        {
            // A lone surrogate is read as U+FFFD.
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            i += length;
            if (IsShown(rune) || (rune.Value == '\r' && i < text.Length && text[i] == '\n') || (IsJoiner(rune) && Joins(previous) && Joins(Next(text, i))))
            {
                result.Append(rune.ToString());
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            }

            previous = rune;
        }

        return result.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => rune.Value is '\n' or '\t',
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format => false,
        UnicodeCategory.OtherNotAssigned => (rune.Value & 0xFFFE) != 0xFFFE && rune.Value < 0xE0000,
        _ => !IsInvisible(rune.Value),
    };

    /// <summary>Letters and marks that Unicode asks renderers not to show: the grapheme joiner, Hangul fillers, variation selectors of plane 14.</summary>
    private static bool IsInvisible(int value) =>
        value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 or (>= 0x180B and <= 0x180F) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsJoiner(Rune rune) => rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner;

    /// <summary>Joiners belong in Persian, in Indic scripts and between emoji. Nothing in ASCII needs one, and there a joiner only hides.</summary>
    private static bool Joins(Rune rune) => !rune.IsAscii && IsShown(rune) && !Rune.IsWhiteSpace(rune);

    private static Rune Next(string text, int index)
    {
        Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out _);
        return index < text.Length ? rune : default;
    }
}
