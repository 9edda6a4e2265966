using System.Text;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets;

/// <summary>Text in the data of a Secret, which the API server keeps as base64.</summary>
internal static class SecretData
{
    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Null where the key is missing or is not base64.</summary>
    public static string? Text(JsonObject secret, string key)
    {
        try
        {
            return secret.Text("data", key) is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
