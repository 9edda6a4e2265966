using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>Finds out what edits overwrite, and makes the edits that bring it back.</summary>
internal static class FormerFields
{
    // What the API server gives anew whenever it is missing.
    private static readonly string[] Allocated = ["nodePort", "healthCheckNodePort"];

    /// <summary>Names an object as <see cref="FormerField.Document"/> does.</summary>
    public static string DocumentOf(ResourceRef resource) => $"{resource.Kind.Kind}/{resource.Name}";

    /// <summary>What stands where the edits write, before they do.</summary>
    public static IEnumerable<FormerField> Of(string document, JsonNode? root, IEnumerable<FieldEdit> edits)
    {
        foreach (var edit in edits)
        {
            var fields = edit switch
            {
                SetField set => OfValue(document, root, set.Path, set.Value),
                RemoveField remove => OfValue(document, root, remove.Path, null),
                EditEmbeddedYaml embedded => OfText(document, root, embedded),
                _ => [],
            };
            foreach (var field in fields)
            {
                yield return field;
            }
        }
    }

    /// <summary>What stands in an object where a change of it writes, before it does. Never of a Secret.</summary>
    public static IEnumerable<FormerField> Of(ResourceChange change)
    {
        if (change.Resource is not { } resource || resource.Kind == ResourceKind.Secret || change.Before is not { } before)
        {
            return [];
        }

        var (old, fresh) = (ResourceDiff.Strip(before), ResourceDiff.Strip(change.After));
        return Json.MergePatch(old, fresh) is { } patch ? OfPatch(DocumentOf(resource), old, patch, FieldPath.Of()) : [];
    }

    /// <summary>The edits that bring back what stood there. What others have written since beside it stays.</summary>
    /// <param name="root">The document as it is.</param>
    /// <param name="defaults">What the document would say without any entry of its own: a list or text that says no more than that goes whole.</param>
    public static IReadOnlyList<FieldEdit> Restore(JsonNode? root, JsonNode? defaults, IEnumerable<FormerField> fields)
    {
        var edits = new List<FieldEdit>();
        var work = root?.DeepClone();
        void Do(FieldEdit edit)
        {
            edits.Add(edit);
            work = JsonFieldEditor.Apply(work, [edit]);
        }

        foreach (var field in fields.Reverse())
        {
            if (field.Inner is { } inner)
            {
                if (JsonFieldEditor.Get(work, field.Path).Text() is { } text
                    && Restore(RootOf(text), null, [field with { Path = inner, Inner = null }]) is { Count: > 0 } within)
                {
                    Do(new EditEmbeddedYaml(field.Path, within));
                }
            }
            else if (field.Value is { } value)
            {
                if (!JsonFieldEditor.DeepEquals(JsonFieldEditor.Get(work, field.Path), value))
                {
                    Do(new SetField(field.Path, value.DeepClone()));
                }
            }
            else
            {
                Clear(field);
            }
        }

        return edits;

        void Clear(FormerField field)
        {
            if (JsonFieldEditor.Get(work, field.Path) is { } current)
            {
                if (!IsOurs(field.Path, current, defaults))
                {
                    return;
                }

                Do(new RemoveField(field.Path));
            }

            // The mappings and lists that were made on the way there.
            for (var length = field.Path.Steps.Count - 1; length >= Math.Max(1, field.MissingFrom); length--)
            {
                var container = new FieldPath(field.Path.Steps.Take(length).ToArray());
                if (JsonFieldEditor.Get(work, container) is JsonObject { Count: 0 } or JsonArray { Count: 0 })
                {
                    Do(new RemoveField(container));
                }
            }
        }
    }

    /// <summary>A scalar or a list item where nothing stood is the module's; a whole list or text only while others have added nothing.</summary>
    private static bool IsOurs(FieldPath path, JsonNode current, JsonNode? defaults)
    {
        if (path.Steps[^1].IsListItem)
        {
            return true;
        }

        var isDefault = JsonFieldEditor.Get(defaults, path) is { } standard && JsonFieldEditor.DeepEquals(standard, current);
        return isDefault || current switch
        {
            JsonObject mapping => mapping.Count == 0,
            JsonArray list => list.Count == 0,
            _ => !IsText(path) || RootOf(current.Text()!) is null or JsonObject { Count: 0 },
        };
    }

    /// <summary>A file in a ConfigMap, or in the values that become one.</summary>
    private static bool IsText(FieldPath path) => path.Steps[^1].Key.EndsWith(".yaml", StringComparison.Ordinal);

    private static JsonNode? RootOf(string text) => YamlDocuments.Parse(text, "the string").FirstOrDefault(d => d.Root is not null)?.Root;

    private static IEnumerable<FormerField> OfText(string document, JsonNode? root, EditEmbeddedYaml edit)
    {
        var text = JsonFieldEditor.Get(root, edit.Path).Text();
        if (text is null)
        {
            yield return Absent(document, root, edit.Path);
        }

        foreach (var field in Of(document, RootOf(text ?? string.Empty), edit.Edits))
        {
            yield return field with { Path = edit.Path, Inner = field.Path };
        }
    }

    private static IEnumerable<FormerField> OfValue(string document, JsonNode? root, FieldPath path, JsonNode? value)
    {
        if (path.Steps.Any(s => Allocated.Contains(s.Key)))
        {
            return [];
        }

        return (JsonFieldEditor.Get(root, path), value) switch
        {
            (null, null) => [],
            (null, _) => [Absent(document, root, path)],
            (JsonObject old, null or JsonObject) => OfMapping(document, root, path, old, value as JsonObject ?? []),
            ({ } old, _) => [new FormerField(document, path, null, old.DeepClone())],
        };
    }

    private static IEnumerable<FormerField> OfMapping(string document, JsonNode? root, FieldPath path, JsonObject old, JsonObject fresh)
    {
        foreach (var key in old.Select(e => e.Key).Union(fresh.Select(e => e.Key)))
        {
            if (!JsonFieldEditor.DeepEquals(old[key], fresh[key]))
            {
                foreach (var field in OfValue(document, root, path.Key(key), fresh[key]))
                {
                    yield return field;
                }
            }
        }
    }

    private static IEnumerable<FormerField> OfPatch(string document, JsonObject old, JsonObject patch, FieldPath at) => patch.SelectMany(e =>
        e.Value is JsonObject inner && JsonFieldEditor.Get(old, at.Key(e.Key)) is JsonObject
            ? OfPatch(document, old, inner, at.Key(e.Key))
            : OfValue(document, old, at.Key(e.Key), e.Value));

    private static FormerField Absent(string document, JsonNode? root, FieldPath path)
    {
        var missing = 1;
        while (missing < path.Steps.Count && JsonFieldEditor.Get(root, new FieldPath(path.Steps.Take(missing).ToArray())) is not null)
        {
            missing++;
        }

        return new FormerField(document, path, null, null, missing);
    }
}
