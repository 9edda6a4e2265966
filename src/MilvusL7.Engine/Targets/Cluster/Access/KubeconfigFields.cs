using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Typed access to one mapping of a kubeconfig. A value of another type is an error that says where, as in kubectl.</summary>
/// <param name="path">Where the mapping is in the file, for messages.</param>
internal sealed class KubeconfigFields(JsonObject fields, string file, string path)
{
    public string Path => path;

    /// <summary>The mapping of a document or an entry.</summary>
    public static KubeconfigFields Of(JsonNode? node, string file, string path) => node switch
    {
        JsonObject mapping => new KubeconfigFields(mapping, file, path),
        null => throw Errors.KubeconfigInvalid(file, $"{path} is empty."),
        _ => throw Errors.KubeconfigInvalid(file, $"{path} must be a mapping."),
    };

    /// <summary>A string; null where it is missing or empty.</summary>
    public string? Text(string key) => fields[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? null : text,
        _ => throw Fault(key, "must be a string. Quote the value if it is a number or a boolean."),
    };

    /// <summary>A string that goes into a header or a name: it has no control characters.</summary>
    public string? Line(string key) =>
        Text(key) is { } text && text.Any(char.IsControl)
            ? throw Fault(key, "contains a line break or another control character.")
            : Text(key);

    public bool Flag(string key) => fields[key] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Fault(key, "must be true or false."),
    };

    /// <summary>The mapping of a key; null where it is missing.</summary>
    public KubeconfigFields? Child(string key) => fields[key] switch
    {
        null => null,
        JsonObject child => new KubeconfigFields(child, file, $"{path}.{key}"),
        _ => throw Fault(key, "must be a mapping."),
    };

    /// <summary>The mappings of a list.</summary>
    public IEnumerable<KubeconfigFields> Items(string key) =>
        Nodes(key).Select((item, i) => Of(item, file, $"{path}.{key}[{i}]".TrimStart('.')));

    /// <summary>The strings of a list, without control characters.</summary>
    public IReadOnlyList<string> Lines(string key) => [.. Nodes(key).Select(item => item switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) && !text.Any(char.IsControl) => text,
        _ => throw Fault(key, "must be a list of strings without control characters."),
    })];

    /// <summary>The keys of a mapping with the strings of each.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> LinesByKey(string key) =>
        Child(key) is { } child ? [.. child.Keys().Select(k => KeyValuePair.Create(k, child.Lines(k)))] : [];

    /// <summary>The arguments of a program: any text but the null character.</summary>
    public IReadOnlyList<string> Arguments(string key) => [.. Nodes(key).Select(item => item switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) && !text.Contains('\0') => text,
        _ => throw Fault(key, "must be a list of strings."),
    })];

    public JsonNode? Node(string key) => fields[key];

    public MilvusL7Exception Fault(string key, string problem) => Errors.KubeconfigInvalid(file, $"{path}.{key} ".TrimStart('.') + problem);

    private IEnumerable<string> Keys() => fields.Select(f => f.Key);

    private JsonArray Nodes(string key) => fields[key] switch
    {
        null => [],
        JsonArray list => list,
        _ => throw Fault(key, "must be a list."),
    };
}
