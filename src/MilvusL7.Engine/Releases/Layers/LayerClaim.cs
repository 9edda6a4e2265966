using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>What a layer says of a place that is to be changed.</summary>
/// <param name="File">The layer's file, as messages name it.</param>
/// <param name="Place">The place, or what the layer does to it.</param>
/// <param name="Value">The value it gives; null where it removes the place, or gives it in another form.</param>
internal sealed record LayerClaim(string File, string Place, JsonNode? Value)
{
    /// <summary>What is said in the place of the value.</summary>
    public string? Says { get; init; }

    public override string ToString() => $"{File} ({Place}: {Says ?? Shown(Value, Place)})";

    /// <summary>Whether a partial object has a say on the place of an edit.</summary>
    /// <param name="partial">Values that are merged over the edited ones, or a strategic merge patch.</param>
    /// <param name="isMerging">True where lists are merged item by item, as kustomize does with the kinds that Kubernetes knows.</param>
    public static LayerClaim? Of(string file, JsonNode? partial, FieldEdit edit, bool isMerging)
    {
        var node = partial;
        var steps = edit.Path.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            var here = new FieldPath(steps.Take(i).ToArray());
            if (node is JsonObject mapping)
            {
                if (mapping["$patch"] is { } directive)
                {
                    return new LayerClaim(file, here.ToString(), directive) { Says = $"$patch {directive}" };
                }

                if (steps[i].IsListItem || !mapping.TryGetPropertyValue(steps[i].Key, out node))
                {
                    return null;
                }
            }
            else if (node is JsonArray list && isMerging && steps[i].IsListItem)
            {
                if (list.FirstOrDefault(n => n.At("$patch") is not null) is { } replaced)
                {
                    return new LayerClaim(file, here.ToString(), replaced) { Says = $"$patch {replaced.Text("$patch")}" };
                }

                node = list.FirstOrDefault(n => JsonFieldEditor.IsItem(n, steps[i]));
                if (node is null)
                {
                    return null;
                }
            }
            else
            {
                // A list, a text or a null in the place of what the edit goes into.
                return new LayerClaim(file, here.ToString(), node);
            }
        }

        return edit switch
        {
            SetField set => AgreesWith(node, set.Value) ? null : new LayerClaim(file, edit.Path.ToString(), node),
            RemoveField when node is null => null,
            _ => new LayerClaim(file, edit.Path.ToString(), node),
        };
    }

    /// <summary>True where merging the one over the other changes nothing.</summary>
    private static bool AgreesWith(JsonNode? node, JsonNode value) =>
        node is JsonObject over && value is JsonObject under
            ? over.All(e => !under.TryGetPropertyValue(e.Key, out var other) || (other is not null && AgreesWith(e.Value, other)))
            : JsonFieldEditor.DeepEquals(node, value);

    // Lists and texts may hold passwords: they are counted.
    private static string Shown(JsonNode? value, string place) => value switch
    {
        null => "null",
        JsonArray list => $"a list of {list.Count}",
        JsonObject map => $"{map.Count} keys",
        _ when place.Contains("env", StringComparison.OrdinalIgnoreCase) || place.StartsWith("data", StringComparison.Ordinal) => "a different value",
        JsonValue v when v.GetValueKind() == JsonValueKind.String && v.GetValue<string>() is var text => text.Contains('\n', StringComparison.Ordinal) ? $"a string of {text.TrimEnd().Split('\n').Length} lines" : text,
        _ => value.ToJsonString(),
    };
}
