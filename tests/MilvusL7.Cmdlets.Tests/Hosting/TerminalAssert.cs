using System.Globalization;
using System.Management.Automation;
using System.Text;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>What a terminal would obey or hide is in nothing that it is given.</summary>
internal static class TerminalAssert
{
    /// <summary>Sets the title, turns colours on, links, goes back, rings, turns the text round, hides, ends the line in three ways.</summary>
    public const string Hostile = "x\u001b]0;owned\u0007\u001b[31m\u001b]8;;http://evil\u0007\r\b\u007f\u009b2J\u202eabc\u2066\u200b\u200d\ufeff\u2028\u2029\u0085\u00ad\ufffa\U000E0041\u061cy";

    public static void IsSafe(string text, string what)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isUnsafe = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                && rune.Value is not ('\n' or '\t');
            Assert.False(isUnsafe, $"{what} holds U+{rune.Value:X4}: {Uri.EscapeDataString(text)}");
        }
    }

    /// <summary>Every stream, and every object as its view shows it.</summary>
    public static void IsSafe(Outcome outcome, ModuleSession session)
    {
        IsSafe(outcome.Host.ReplaceLineEndings("\n"), "the host");
        foreach (string text in (IEnumerable<string>)[.. outcome.Warnings, .. outcome.Verbose, .. outcome.Debug, .. outcome.Information])
        {
            IsSafe(text, "a message");
        }

        foreach (ErrorRecord error in outcome.Errors)
        {
            IsSafe(error.ToString(), "an error");
            IsSafe(error.Exception.ToString().ReplaceLineEndings("\n"), "an exception");
            IsSafe(error.ErrorDetails?.RecommendedAction ?? string.Empty, "a recommended action");
            IsSafe(error.CategoryInfo.GetMessage(), "a category");
        }

        // Objects of the session itself, and errors in each of PowerShell's views.
        session.Set("shown", outcome.Objects.ToArray());
        session.Set("errors", outcome.Errors.ToArray());
        Outcome views = session.Run("""
            $PSStyle.OutputRendering = 'PlainText'
            $shown | Out-String -Width 400
            $shown | ForEach-Object { $_.Diff }
            foreach ($ErrorView in 'ConciseView', 'NormalView', 'CategoryView', 'DetailedView') { $errors | Out-String -Width 400 }
            """);
        foreach (PSObject view in views.Objects)
        {
            IsSafe((view?.ToString() ?? string.Empty).ReplaceLineEndings("\n"), "a view");
        }
    }
}
