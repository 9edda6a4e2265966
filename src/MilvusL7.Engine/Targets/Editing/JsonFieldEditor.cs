using System.Text.Json;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Applies field edits to JSON.</summary>
internal static class JsonFieldEditor
{
    /// <summary>The edited copy. A missing root is made as a mapping.</summary>
    /// <exception cref="ManifestException">
    /// A path leads through a value of another kind (<c>ManifestNotEditable</c>), or embedded text is no YAML
    /// (<c>ManifestMalformed</c>); the exception's file is the path then.
    /// </exception>
    public static JsonNode Apply(JsonNode? root, IReadOnlyList<FieldEdit> edits)
    {
        try
        {
            return ApplyOrNull(root, edits) ?? new JsonObject();
        }
        catch (YamlFaultException e)
        {
            throw e.In(e.Field?.ToString() is { Length: > 0 } place ? place : "the document");
        }
    }

    /// <summary>As <see cref="Apply"/>; null where the document is empty and stays so.</summary>
    /// <exception cref="YamlFaultException">As above, with the field at fault.</exception>
    internal static JsonNode? ApplyOrNull(JsonNode? root, IReadOnlyList<FieldEdit> edits)
    {
        var result = root?.DeepClone();
        foreach (var edit in edits)
        {
            switch (edit)
            {
                case SetField set:
                    result = Set(result, set.Path, 0, set.Value);
                    break;
                case RemoveField remove:
                    Remove(result, remove.Path);
                    break;
                case EditEmbeddedYaml embedded:
                    var old = EmbeddedText(result, embedded.Path);
                    var text = EditEmbedded(old ?? string.Empty, embedded);
                    if (text != (old ?? string.Empty))
                    {
                        result = Set(result, embedded.Path, 0, JsonValue.Create(text));
                    }

                    break;
                default:
                    throw new ArgumentException($"There is no edit {edit.GetType().Name}.", nameof(edits));
            }
        }

        return result;
    }

    /// <summary>The value at the path, as it stands in the document; null where it is null or not there.</summary>
    public static JsonNode? Get(JsonNode? root, FieldPath path)
    {
        var node = root;
        foreach (var step in path.Steps)
        {
            node = step.IsListItem
                ? (node as JsonArray)?.FirstOrDefault(item => IsItem(item, step))
                : (node as JsonObject)?[step.Key];
        }

        return node;
    }

    /// <summary>Whether two values are the same: order of keys does not matter, numbers compare by value.</summary>
    public static bool DeepEquals(JsonNode? left, JsonNode? right)
    {
        switch (left, right)
        {
            case (null, null):
                return true;
            case (JsonObject a, JsonObject b):
                return a.Count == b.Count && a.All(e => b.TryGetPropertyValue(e.Key, out var other) && DeepEquals(e.Value, other));
            case (JsonArray a, JsonArray b):
                return a.Count == b.Count && a.Zip(b).All(pair => DeepEquals(pair.First, pair.Second));
            case (JsonValue a, JsonValue b):
                var kind = a.GetValueKind();
                return kind == b.GetValueKind() && kind switch
                {
                    JsonValueKind.String => a.GetValue<string>() == b.GetValue<string>(),
                    JsonValueKind.Number => NumberText.AreEqual(a.ToJsonString(), b.ToJsonString()),
                    _ => true,
                };
            default:
                return false;
        }
    }

    /// <summary>The value that the rest of a path makes where nothing is.</summary>
    internal static JsonNode? Nest(FieldPath path, int from, JsonNode? value)
    {
        if (from == path.Steps.Count)
        {
            return value?.DeepClone();
        }

        var step = path.Steps[from];
        var inner = Nest(path, from + 1, value);
        return step.IsListItem
            ? new JsonArray(NewItem(step, inner))
            : new JsonObject { [step.Key] = inner };
    }

    /// <summary>The item a list step makes of a value: with the field that identifies it, put first where it is missing.</summary>
    internal static JsonObject NewItem(FieldStep step, JsonNode? value)
    {
        var item = value switch
        {
            null => [],
            JsonObject mapping => mapping,
            _ => throw new ArgumentException($"An item of a list by {step.Key} must be a mapping.", nameof(value)),
        };
        if (!item.ContainsKey(step.Key))
        {
            var fields = item.ToArray();
            item.Clear();
            item.Add(step.Key, JsonValue.Create(step.ItemValue));
            foreach (var (key, field) in fields)
            {
                item.Add(key, field);
            }
        }
        else if (!IsItem(item, step))
        {
            throw new ArgumentException($"The item's {step.Key} differs from the path.", nameof(value));
        }

        return item;
    }

    internal static bool IsItem(JsonNode? item, FieldStep step) => step.IsItem(item);

    internal static string? EmbeddedText(JsonNode? root, FieldPath path) => Get(root, path) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw Conflict(path, "not a string"),
    };

    internal static string EditEmbedded(string text, EditEmbeddedYaml edit)
    {
        try
        {
            return YamlTextEditor.Edit(text, 0, edit.Edits);
        }
        catch (YamlFaultException e)
        {
            throw e.At(edit.Path);
        }
    }

    private static JsonNode? Set(JsonNode? node, FieldPath path, int from, JsonNode? value)
    {
        if (from == path.Steps.Count || node is null)
        {
            return Nest(path, from, value);
        }

        var step = path.Steps[from];
        var isLast = from + 1 == path.Steps.Count;
        switch (node)
        {
            case JsonObject mapping when !step.IsListItem:
                var old = mapping[step.Key];
                var made = Set(old, path, from + 1, value);
                if (!mapping.ContainsKey(step.Key) || !ReferenceEquals(made, old))
                {
                    mapping[step.Key] = made;
                }

                return mapping;
            case JsonArray list when step.IsListItem:
                var index = list.TakeWhile(i => !IsItem(i, step)).Count();
                if (index == list.Count)
                {
                    list.Add(NewItem(step, Nest(path, from + 1, value)));
                }
                else if (isLast)
                {
                    list[index] = NewItem(step, value?.DeepClone());
                }
                else
                {
                    Set(list[index], path, from + 1, value);
                    if (!IsItem(list[index], step))
                    {
                        throw new ArgumentException("The edit changes the field that identifies the list item.", nameof(path));
                    }
                }

                return list;
            default:
                throw Conflict(new FieldPath(path.Steps.Take(from).ToArray()), step.IsListItem ? "not a list" : "not a mapping");
        }
    }

    private static void Remove(JsonNode? root, FieldPath path)
    {
        if (path.Steps.Count == 0)
        {
            throw new ArgumentException("A whole document cannot be removed.", nameof(path));
        }

        var parent = Get(root, new FieldPath(path.Steps.Take(path.Steps.Count - 1).ToArray()));
        var step = path.Steps[^1];
        if (step.IsListItem && parent is JsonArray list)
        {
            var item = list.FirstOrDefault(i => IsItem(i, step));
            if (item is not null)
            {
                list.Remove(item);
            }
        }
        else if (!step.IsListItem && parent is JsonObject mapping)
        {
            mapping.Remove(step.Key);
        }
    }

    private static YamlFaultException Conflict(FieldPath place, string what) => YamlFaultException.NotEditable(
        $"{(place.Steps.Count == 0 ? "The document" : place)} is {what}, so the change cannot be made.",
        "Correct the value at this place, or remove it.").At(place);
}
