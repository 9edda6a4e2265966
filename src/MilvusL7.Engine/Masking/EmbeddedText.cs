using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Masking;

/// <summary>Text inside a scalar: the file of a ConfigMap, the values of a release, JSON in an annotation.</summary>
internal static class EmbeddedText
{
    /// <summary>True for text with a structure of its own.</summary>
    public static bool IsStructured(string text) => text.Contains('\n', StringComparison.Ordinal) || text.AsSpan().TrimStart() is ['{' or '[', ..];

    public static string Mask(string text, NodePath path, MaskRun run)
    {
        if (!IsStructured(text))
        {
            return SecretText.InContent(text);
        }

        if (run.Depth >= MaskRun.MaxDepth)
        {
            return SecretLines.Mask(text);
        }

        if (!text.Contains('\n', StringComparison.Ordinal) && Json.TryParse(text) is { } json and (JsonObject or JsonArray))
        {
            return JsonSecrets.Mask(json, path, run.Inside()) ? json.ToJsonString(Json.Compact) : text;
        }

        return YamlSecrets.Mask(text, path, run.Inside());
    }
}
