using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Folder;

/// <summary>One object of a manifest file: a document, or an item of a document that is a list.</summary>
internal sealed record ManifestDocument(string File, int Index, JsonObject Root)
{
    /// <summary>Where in the document the object is; empty where it is the whole document.</summary>
    public FieldPath Place { get; init; } = FieldPath.Of();

    /// <summary>The kind, where it is one the module knows.</summary>
    public ResourceKind? Kind => ResourceKind.Of(Root);

    public DocumentRef Ref => new(File, Index);

    /// <summary>The objects of a document that is a list of objects; otherwise the document.</summary>
    public IEnumerable<ManifestDocument> Items() =>
        Root.At("items") is JsonArray items && Root.Text("kind")?.EndsWith("List", StringComparison.Ordinal) == true
            ? items.OfType<JsonObject>().Select(i => new ManifestDocument(File, Index, i) { Place = new FieldPath([new FieldStep("items"), FieldStep.ForObject(i)]) })
            : [this];
}
