using System.Management.Automation;
using System.Management.Automation.Host;

namespace MilvusL7.Cmdlets;

/// <summary>The colours of a diff on a terminal, taken from $PSStyle.</summary>
internal static class DiffColors
{
    /// <param name="style">$PSStyle; null where PowerShell has none.</param>
    /// <returns>The text as it is where the host shows no colour, or the user wants none (NO_COLOR, plain text by $PSStyle).</returns>
    public static string Apply(string text, PSHost host, object? style)
    {
        if (style is null || host.UI?.SupportsVirtualTerminal != true
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Text(style, "OutputRendering") == "PlainText"
            || Value(style, "Foreground") is not { } foreground || Text(style, "Reset") is not { } reset)
        {
            return text;
        }

        var (added, removed, place) = (Text(foreground, "Green"), Text(foreground, "Red"), Text(foreground, "Cyan"));
        return string.Join('\n', text.Split('\n').Select(line => line switch
        {
            ['+', '+', '+', ' ', ..] or ['-', '-', '-', ' ', ..] => line,
            ['+', ..] => added + line + reset,
            ['-', ..] => removed + line + reset,
            ['@', '@', ..] => place + line + reset,
            _ => line,
        }));
    }

    private static object? Value(object of, string property) => PSObject.AsPSObject(of).Properties[property]?.Value;

    private static string? Text(object of, string property) => Value(of, property)?.ToString();
}
