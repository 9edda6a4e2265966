using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace MilvusL7.Shell;

/// <summary>An error as a user reads it: who failed and why, where in the script, and what to do.</summary>
internal static class ErrorView
{
    private const int LongestSourceLine = 120;

    public static string Render(Exception exception) => exception switch
    {
        ParseException { Errors.Length: > 0 } parse => Render(parse.Errors),
        RuntimeException runtime => Render(runtime.ErrorRecord),
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };

    public static string Render(IEnumerable<ParseError> errors)
        => string.Join(Environment.NewLine, errors.Select(error => Lines(
            $"ParserError: {error.Message}", Position(error.Extent.File, error.Extent.StartLineNumber, error.Extent.StartColumnNumber, error.Extent.StartScriptPosition.Line), null)));

    public static string Render(ErrorRecord error)
    {
        if (error.Exception is ParseException { Errors.Length: > 0 } parse)
        {
            return Render(parse.Errors);
        }

        string message = error.ErrorDetails?.Message is { Length: > 0 } details ? details : error.Exception.Message;
        return Lines($"{Source(error)}: {message}", Position(error), error.ErrorDetails?.RecommendedAction);
    }

    private static string Lines(string message, string? position, string? action)
    {
        StringBuilder text = new(message.TrimEnd());
        if (position is not null)
        {
            text.AppendLine().Append(position);
        }

        if (!string.IsNullOrEmpty(action))
        {
            text.AppendLine().Append("Recommended action: ").Append(action.TrimEnd());
        }

        return text.ToString();
    }

    private static string Source(ErrorRecord error)
    {
        if (error.Exception is RuntimeException { WasThrownFromThrowStatement: true })
        {
            return error.Exception is { InnerException: { } thrown } ? thrown.GetType().Name : "Exception";
        }

        return error.InvocationInfo?.MyCommand switch
        {
            { CommandType: CommandTypes.Cmdlet or CommandTypes.Function or CommandTypes.Filter or CommandTypes.ExternalScript } command => command.Name,
            _ when error.CategoryInfo.Category == ErrorCategory.ObjectNotFound && error.FullyQualifiedErrorId.StartsWith("CommandNotFound", StringComparison.Ordinal)
                => error.CategoryInfo.TargetName,
            _ => error.CategoryInfo.Reason,
        };
    }

    private static string? Position(ErrorRecord error) => error.InvocationInfo is { ScriptLineNumber: > 0 } info
        ? Position(info.ScriptName, info.ScriptLineNumber, info.OffsetInLine, info.Line)
        : null;

    // The user sees a single line typed just now; saying where in it the command stands would be noise.
    private static string? Position(string? file, int line, int column, string source)
    {
        if (string.IsNullOrEmpty(file) && line <= 1)
        {
            return null;
        }

        string text = source.Trim();
        text = text.Length <= LongestSourceLine ? text : string.Concat(text.AsSpan(0, LongestSourceLine), "...");
        return $"  at {(string.IsNullOrEmpty(file) ? "line " : file + ":")}{line}:{column}: {text}";
    }
}
