using System.Text.Json.Nodes;

namespace MilvusL7;

/// <summary>One object as it is written to a file.</summary>
/// <param name="FileName">File name, for example <c>my-release-milvus-ingress.yaml</c>.</param>
/// <param name="Content">The object, or an overlay of Helm values.</param>
/// <param name="IsValues">True for Helm values: those of later steps are laid over those of earlier ones.</param>
internal sealed record ExportedManifest(string FileName, JsonObject Content, bool IsValues)
{
    /// <summary>True where the object holds secret data.</summary>
    public bool IsSecret => !IsValues && Content["kind"]?.ToString() == "Secret";

    /// <summary>This object in the place of an earlier one of the same name.</summary>
    public ExportedManifest Over(ExportedManifest earlier) =>
        IsValues ? this with { Content = Lay((JsonObject)earlier.Content.DeepClone(), Content) } : this;

    private static JsonObject Lay(JsonObject below, JsonObject above)
    {
        foreach (var (key, value) in above)
        {
            below[key] = value is JsonObject inner && below[key] is JsonObject old ? Lay((JsonObject)old.DeepClone(), inner) : value?.DeepClone();
        }

        return below;
    }
}
