using System.Globalization;
using System.Text;

namespace MilvusL7.Fuzz;

/// <summary>What has to hold for every text that a user is shown, and for every fault.</summary>
internal static class Explained
{
    private static readonly string[] Unexplained = ["   at MilvusL7.", "   at System.", "NullReferenceException", "InvalidCastException", "Object reference not set"];

    /// <exception cref="FuzzFailure">The fault explains nothing.</exception>
    public static void Check(Exception fault)
    {
        if (fault is not MilvusL7Exception explained)
        {
            throw new FuzzFailure($"{fault.GetType().Name} and not a fault that the module explains: {fault}");
        }

        if (string.IsNullOrWhiteSpace(explained.RecommendedAction))
        {
            throw new FuzzFailure($"{explained.ErrorId} recommends nothing");
        }

        Check(explained.Message, $"the message of {explained.ErrorId}");
        Check(explained.RecommendedAction, $"the recommended action of {explained.ErrorId}");
    }

    /// <exception cref="FuzzFailure">The text has a stack trace, or characters that steer a terminal.</exception>
    public static void Check(string text, string what)
    {
        foreach (var word in Unexplained)
        {
            Require(!text.Contains(word, StringComparison.Ordinal), $"{what} has '{word}': {text}");
        }

        foreach (var rune in text.EnumerateRunes())
        {
            Require(!Steers(rune), $"{what} has U+{rune.Value:X4}: {text[..Math.Min(text.Length, 400)]}");
        }
    }

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzFailure(otherwise);
        }
    }

    private static bool Steers(Rune rune) => rune.Value switch
    {
        '\n' or '\r' or '\t' => false,
        0x200C or 0x200D => false,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };
}
