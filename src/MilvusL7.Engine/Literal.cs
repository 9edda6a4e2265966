namespace MilvusL7.Engine;

/// <summary>Text as it is written in a command that a user can run as it stands.</summary>
internal static class Literal
{
    public static string Of(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
