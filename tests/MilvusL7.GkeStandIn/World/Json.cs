using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Reads objects of Kubernetes and Compute without caring what is missing.</summary>
internal static class Json
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            node = node is JsonObject item ? item[name] : null;
        }

        return node;
    }

    /// <summary>Empty where there is nothing.</summary>
    public static string Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path)?.ToString() ?? "";

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is { } found && long.TryParse(found.ToString(), out long value) ? value : null;

    public static bool Holds(this JsonNode? node, params ReadOnlySpan<string> path) =>
        string.Equals(node.Text(path), "true", StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray list ? list.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray list ? list.Select(item => item?.ToString() ?? "") : [];

    public static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)text)];

    public static string Name(this JsonObject item) => item.Text("metadata", "name");

    public static string Namespace(this JsonObject item) => item.Text("metadata", "namespace");

    public static string Kind(this JsonObject item) => item.Text("kind");

    public static string Key(this JsonObject item) => $"{item.Namespace()}/{item.Name()}";

    public static string? Annotation(this JsonObject item, string name) => item.At("metadata", "annotations", name)?.ToString();

    public static void Annotate(this JsonObject item, string name, string? value)
    {
        var metadata = item.Child("metadata");
        if (value is not null)
        {
            metadata.Child("annotations")[name] = value;
        }
        else if (metadata["annotations"] is JsonObject annotations)
        {
            annotations.Remove(name);
        }
    }

    /// <summary>The object of that name, made where there is none.</summary>
    public static JsonObject Child(this JsonObject item, string name)
    {
        if (item[name] is not JsonObject child)
        {
            item[name] = child = [];
        }

        return child;
    }

    public static DateTimeOffset? Created(this JsonObject item) =>
        DateTimeOffset.TryParse(item.Text("metadata", "creationTimestamp"), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null;

    public static bool IsDeleted(this JsonObject item) => item.At("metadata", "deletionTimestamp") is not null;

    /// <summary>Parsed, or null where it is no JSON object.</summary>
    public static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
