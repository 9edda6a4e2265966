using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>What stood in one place before the module changed it: a scalar, a list of scalars, or nothing.</summary>
/// <param name="Document">The document: <c>values</c>, or an object as <c>Service/my-release-milvus</c>.</param>
/// <param name="Path">The place in it.</param>
/// <param name="Inner">Where the place is a text that holds YAML: the place in that.</param>
/// <param name="Value">What stood there; null for nothing.</param>
/// <param name="MissingFrom">Where nothing stood: how many steps of the path lead to the first that was missing.</param>
internal sealed record FormerField(string Document, FieldPath Path, FieldPath? Inner, JsonNode? Value, int MissingFrom = 0)
{
    public bool IsSamePlace(FormerField other) => Document == other.Document && Path == other.Path && Inner == other.Inner;

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["document"] = Document, ["path"] = PathToJson(Path) };
        if (Inner is not null)
        {
            json["inner"] = PathToJson(Inner);
        }

        if (Value is null)
        {
            json["absent"] = MissingFrom;
        }
        else
        {
            json["value"] = Value.DeepClone();
        }

        return json;
    }

    /// <summary>Null where it is none.</summary>
    public static FormerField? FromJson(JsonObject json)
    {
        var (path, inner) = (PathFromJson(json["path"]), PathFromJson(json["inner"]));
        var value = json["value"];
        return json.Text("document") is { } document && path is not null && (value is not null || json.Number("absent") is not null)
            ? new FormerField(document, path, inner, value?.DeepClone(), json.Number("absent") ?? 0)
            : null;
    }

    private static JsonArray PathToJson(FieldPath path) => new(path.Steps
        .Select(s => s.ItemValue is { } item ? (JsonNode)new JsonObject { [s.Key] = item } : s.Key)
        .ToArray());

    private static FieldPath? PathFromJson(JsonNode? json) => json is not JsonArray steps ? null : new FieldPath(steps
        .Select(s => s is JsonObject item && item.FirstOrDefault() is { Key: { } key } ? new FieldStep(key, item.Text(key)) : new FieldStep(s.Text() ?? string.Empty))
        .ToArray());
}
