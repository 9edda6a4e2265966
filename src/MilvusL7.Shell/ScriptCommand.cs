using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace MilvusL7.Shell;

/// <summary>
/// The statement that runs a script with the arguments of a command line, in the global scope: only preferences set there reach the
/// functions of modules.
/// </summary>
internal static partial class ScriptCommand
{
    public static string Compose(string path, IEnumerable<string> arguments)
        => string.Join(' ', arguments.Select(Argument).Prepend($". {Quote(path)}"));

    // -Name stays a parameter name, -Name:text gets its text as one value, anything else is a value: what the user's shell made one
    // word must not be read again as PowerShell.
    private static string Argument(string argument)
    {
        Match match = Parameter().Match(argument);
        return !match.Success ? Quote(argument)
            : !match.Groups["value"].Success ? match.Groups["name"].Value
            : $"{match.Groups["name"].Value}:{Value(match.Groups["value"].Value)}";
    }

    private static string Value(string text) => text.ToLowerInvariant() switch
    {
        "$true" or "$false" => text,
        "" => "",
        _ => Quote(text),
    };

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"^(?<name>-[A-Za-z_?][\w-]*)(:(?<value>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Parameter();
}
