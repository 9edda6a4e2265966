namespace MilvusL7.GkeStandIn;

/// <summary>Words for what is no JSON, close to those that users see.</summary>
internal static class GoJson
{
    public static string Fault(string text)
    {
        string trimmed = text.Trim();
        return trimmed.Length == 0 || (trimmed[0] == '{' && trimmed[^1] != '}')
            ? "unexpected end of JSON input"
            : trimmed[0] == '{'
                ? "invalid character in object"
                : $"invalid character '{trimmed[0]}' looking for beginning of value";
    }
}
