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
    private const int LongestPath = 20;

    private static readonly string[] Keys = ["document", "path", "inner", "value", "absent"];

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

    /// <summary>Null where it does not have the form that <see cref="ToJson"/> writes.</summary>
    public static FormerField? FromJson(JsonObject json)
    {
        var (path, inner) = (PathFromJson(json["path"]), PathFromJson(json["inner"]));
        var value = json["value"];
        var isForm = json.All(e => Keys.Contains(e.Key)) && (value is null) != (json["absent"] is null) && (inner is not null || json["inner"] is null);
        return isForm && TextOf(json["document"]) is { } document && path is not null && (value is not null || json.Number("absent") is not null)
            ? new FormerField(document, path, inner, value?.DeepClone(), json.Number("absent") ?? 0)
            : null;
    }

    private static JsonArray PathToJson(FieldPath path) => new(path.Steps
        .Select(s => s.ItemValue is { } item ? (JsonNode)new JsonObject { [s.Key] = item } : s.Key)
        .ToArray());

    private static FieldPath? PathFromJson(JsonNode? json)
    {
        if (json is not JsonArray { Count: > 0 and <= LongestPath } array)
        {
            return null;
        }

        var steps = array.Select(StepFromJson).OfType<FieldStep>().ToArray();
        return steps.Length == array.Count ? new FieldPath(steps) : null;
    }

    private static FieldStep? StepFromJson(JsonNode? step) =>
        step is JsonObject { Count: 1 } item && item.First() is var (key, value)
            ? TextOf(value) is { } text ? new FieldStep(key, text) : null
            : TextOf(step) is { } name ? new FieldStep(name) : null;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
