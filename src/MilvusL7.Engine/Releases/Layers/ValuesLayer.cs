using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>Where a layer stands, seen from the values that are edited.</summary>
internal enum LayerRank
{
    /// <summary>The edited values are merged over it.</summary>
    Below,

    /// <summary>Nothing says which of the two is merged over the other.</summary>
    Beside,

    /// <summary>It is merged over the edited values.</summary>
    Above,
}

/// <summary>Values of the same release in another place than those that are edited.</summary>
/// <param name="Name">Its file, as messages name it.</param>
/// <param name="Read">The values of the Milvus chart in it; null where they are not in the folder.</param>
internal sealed record ValuesLayer(string Name, LayerRank Rank, Func<FolderTarget, JsonObject?> Read)
{
    /// <summary>True where a tool's file names the layer; false where names of files suggest it.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>Full path of its file; null for what is in no file of values.</summary>
    public string? File { get; init; }

    /// <summary>Where the layer can be edited; null where it is another release's too, or not in the folder.</summary>
    public (DocumentRef Document, FieldPath Place)? Editable { get; init; }

    /// <summary>Among the layers of a group: of two, the higher one is merged over the other.</summary>
    public int Tier { get; init; }

    /// <summary>True where values have something at the place of an edit, or in its way.</summary>
    public static bool Has(JsonObject? values, FieldEdit edit) => LayerClaim.Of(string.Empty, values, new RemoveField(edit.Path), false) is not null;

    /// <summary>Edits that write a list or a text, which Helm takes whole from the uppermost layer.</summary>
    public static bool IsWhole(FieldEdit edit) => edit is EditEmbeddedYaml or SetField { Value: JsonArray } || edit.Path.Steps.Any(s => s.IsListItem);
}
