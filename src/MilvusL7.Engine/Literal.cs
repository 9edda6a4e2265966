using System.Text;

namespace MilvusL7.Engine;

/// <summary>Text as it is written in a command that a user can run as it stands.</summary>
internal static class Literal
{
    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/:*");

    /// <summary>The text in single quotes. PowerShell ends it at a typographic quote too, so each of them is doubled.</summary>
    public static string Of(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
        {
            result.Append(c);
            if (c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B')
            {
                result.Append(c);
            }
        }

        return result.Append('\'').ToString();
    }

    /// <summary>A name from a cluster or a file as an argument: as it is where it is one word of harmless characters, else quoted.</summary>
    public static string Argument(string name) =>
        name.Length > 0 && name[0] != '-' && !name.AsSpan().ContainsAnyExcept(Plain) ? name : Of(name);

    /// <summary>The same for a list.</summary>
    public static string Arguments(IEnumerable<string> names, string separator = ",") => string.Join(separator, names.Select(Argument));
}
