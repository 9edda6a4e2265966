using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MilvusL7.Engine;

/// <summary>Reading JSON objects as Kubernetes has them: anything may be missing.</summary>
internal static class Json
{
    public static JsonSerializerOptions Compact { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode? At(this JsonNode? node, params string[] keys)
    {
        foreach (var key in keys)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }

    public static string? Text(this JsonNode? node, params string[] keys)
    {
        var value = At(node, keys) as JsonValue;
        return value is null ? null : value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
    }

    public static int? Number(this JsonNode? node, params string[] keys)
    {
        var text = Text(node, keys);
        return int.TryParse(text, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public static bool? Flag(this JsonNode? node, params string[] keys) =>
        bool.TryParse(Text(node, keys), out var flag) ? flag : null;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, params string[] keys) =>
        At(node, keys) is JsonArray array ? array.OfType<JsonObject>() : [];

    /// <summary>The texts of an array; what is none is left out.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, params string[] keys) =>
        At(node, keys) is JsonArray array ? array.Select(e => Text(e)).OfType<string>() : [];

    public static DateTimeOffset? Time(this JsonNode? node, params string[] keys) =>
        DateTimeOffset.TryParse(Text(node, keys), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static IReadOnlyDictionary<string, string> Map(this JsonNode? node, params string[] keys)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (At(node, keys) is JsonObject entries)
        {
            foreach (var key in entries.Select(e => e.Key))
            {
                map[key] = Text(entries, key) ?? string.Empty;
            }
        }

        return map;
    }

    /// <summary>Parses text that may not be JSON; null where it is not.</summary>
    public static JsonNode? TryParse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Parses JSON as Go does: of two equal keys the last one counts. JsonNode.Parse defers this, and throws where the object is read.
    /// </summary>
    /// <exception cref="JsonException">The text is not JSON, is nested too deeply, or has a string that is not Unicode.</exception>
    public static JsonNode? Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Of(document.RootElement);
    }

    /// <inheritdoc cref="Parse(string)" />
    public static JsonNode? Parse(Stream stream)
    {
        using var document = JsonDocument.Parse(stream);
        return Of(document.RootElement);
    }

    /// <summary>A node that needs its document no longer.</summary>
    /// <inheritdoc cref="Parse(string)" path="/exception" />
    public static JsonNode? Of(JsonElement element)
    {
        try
        {
            return Node(element);
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, which no UTF-8 text can have.
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>The RFC 7386 patch that turns one object into the other; null where they are equal.</summary>
    public static JsonObject? MergePatch(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (key, value) in after)
        {
            var old = before[key];
            if (before.ContainsKey(key) && JsonNode.DeepEquals(old, value))
            {
                continue;
            }

            if (value is JsonObject inner)
            {
                // An object that was not there needs a patch even where it is empty.
                var nested = MergePatch(old as JsonObject ?? [], inner) ?? (old is JsonObject ? null : []);
                if (nested is not null)
                {
                    patch[key] = nested;
                }
            }
            else
            {
                patch[key] = value?.DeepClone();
            }
        }

        foreach (var key in before.Select(e => e.Key).Where(k => !after.ContainsKey(k)))
        {
            patch[key] = null;
        }

        return patch.Count == 0 ? null : patch;
    }

    /// <summary>Applies an RFC 7386 patch to a copy.</summary>
    public static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        foreach (var (key, value) in patch)
        {
            if (value is null)
            {
                result.Remove(key);
            }
            else if (value is JsonObject inner)
            {
                result[key] = Merge(result[key] as JsonObject ?? [], inner);
            }
            else
            {
                result[key] = value.DeepClone();
            }
        }

        return result;
    }

    /// <summary>One object over another as helm lays values: maps key by key, all else whole. A null stays, for it removes the chart's default.</summary>
    public static JsonObject Overlay(JsonObject under, JsonObject over)
    {
        var result = (JsonObject)under.DeepClone();
        foreach (var (key, value) in over)
        {
            result[key] = value is JsonObject map && result[key] is JsonObject old ? Overlay(old, map) : value?.DeepClone();
        }

        return result;
    }

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var result = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    result[property.Name] = Node(property.Value);
                }

                return result;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(element.GetBoolean());
            case JsonValueKind.Null:
                return null;
            default:
                // The text of a number stays what it is.
                return JsonValue.Create(element.Clone());
        }
    }
}
