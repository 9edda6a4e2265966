using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Folder;

/// <summary>What else than its own file has a say on a document: the patches, prefixes and generators of what builds the folder.</summary>
internal interface IFolderLayers
{
    /// <summary>An object as each build that includes its file renders it, as far as patches go; the object itself where nothing includes the file.</summary>
    IReadOnlyList<JsonObject> Variants(FolderTarget target, string file, JsonObject resource);

    /// <summary>Throws where an edit of the document alone would not have the wished effect.</summary>
    /// <param name="file">The document's file; of a new object, the file that says which builds include it.</param>
    /// <param name="resource">The object before the edits; a new object as it is wished.</param>
    void Check(FolderTarget target, string file, JsonObject resource, IReadOnlyList<FieldEdit> edits, bool isNew);

    /// <summary>Throws where a build could not do without the object: a patch of an object that does not exist is an error.</summary>
    void CheckRemoval(FolderTarget target, string file, JsonObject resource);
}
