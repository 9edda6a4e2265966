using System.Diagnostics.CodeAnalysis;

namespace MilvusL7;

/// <summary>
/// Text that others wrote, made fit to be shown: control characters are visible, credentials that it quotes are masked. Everything that the module
/// shows goes through here: messages of errors and of every stream, descriptions of changes, and text properties of objects.
/// </summary>
internal static class ForeignText
{
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text) => text is null ? null : VisibleText.Of(SecretText.InMessage(text));

    public static string[] Of(IEnumerable<string> texts) => [.. texts.Select(t => Of(t))];

    /// <summary>A name that is used again as input. A name cannot be a credential, and one with control characters is not valid anywhere.</summary>
    [return: NotNullIfNotNull(nameof(name))]
    public static string? Name(string? name) => name is null ? null : VisibleText.Of(name);

    public static string[] Name(IEnumerable<string> names) => [.. names.Select(n => Name(n))];

    /// <summary>A diff, whose secrets were masked when it was made.</summary>
    public static string Diff(string diff) => VisibleText.OfDiff(diff);

    /// <summary>The cause of a fault; a copy where its text, or that of a deeper cause, is not fit to be shown.</summary>
    [return: NotNullIfNotNull(nameof(cause))]
    public static Exception? Of(Exception? cause)
    {
        for (var inner = cause; inner is not null; inner = inner.InnerException)
        {
            if (Of(inner.Message) != inner.Message)
            {
                return new ForeignException(cause!);
            }
        }

        return cause;
    }
}
