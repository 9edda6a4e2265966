using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>
/// One change inside a document, independent of where the document lives: the cluster target applies it to JSON,
/// the folder target to YAML text in place.
/// </summary>
internal abstract record FieldEdit(FieldPath Path);

/// <summary>Sets the value at the path, making missing mappings on the way. A value equal to what is there changes nothing.</summary>
internal sealed record SetField(FieldPath Path, JsonNode Value) : FieldEdit(Path);

/// <summary>Removes the entry at the path; nothing happens where it is not there.</summary>
internal sealed record RemoveField(FieldPath Path) : FieldEdit(Path);

/// <summary>
/// Edits a YAML document that is a string inside the document (Milvus's user.yaml in a ConfigMap, the values of an Argo CD
/// Application). A missing string is made. The string's other bytes stay as they are.
/// </summary>
internal sealed record EditEmbeddedYaml(FieldPath Path, IReadOnlyList<FieldEdit> Edits) : FieldEdit(Path);
