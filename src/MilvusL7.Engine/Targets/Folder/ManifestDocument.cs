using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Folder;

/// <summary>One document of a manifest file.</summary>
internal sealed record ManifestDocument(string File, int Index, JsonObject Root)
{
    /// <summary>The kind, where it is one the module knows.</summary>
    public ResourceKind? Kind => ResourceKind.Of(Root);

    public DocumentRef Ref => new(File, Index);
}
