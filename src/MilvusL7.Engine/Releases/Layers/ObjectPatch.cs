using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>A patch of kustomize's: a partial object that is merged, or operations of RFC 6902.</summary>
/// <param name="File">Where it stands, as messages name it.</param>
/// <param name="Target">The selector; null for a partial object that names its target itself.</param>
internal sealed record ObjectPatch(string File, JsonNode? Target, JsonObject? Partial, JsonArray? Operations)
{
    // Strategic merging is for the kinds in kustomize's OpenAPI; lists of custom resources are replaced whole.
    private static readonly string[] BuiltInGroups = ["", "apps", "batch", "autoscaling", "networking.k8s.io"];

    private static readonly string[] ListKeys = ["name", "mountPath", "port", "containerPort", "devicePath", "ip"];

    public static bool IsMerging(JsonNode? resource) => BuiltInGroups.Contains(GroupOf(resource));

    /// <param name="names">Those that the object has on its way through the builds.</param>
    public bool IsOf(JsonObject resource, IReadOnlyCollection<string> names)
    {
        if (Target is null)
        {
            return Partial.Text("kind") == resource.Text("kind")
                && GroupOf(Partial) == GroupOf(resource)
                && names.Contains(Partial.Text("metadata", "name") ?? string.Empty)
                && IsSameOrUnknown(Partial.Text("metadata", "namespace"), resource.Text("metadata", "namespace"));
        }

        return IsMatch(Target.Text("kind"), [resource.Text("kind") ?? string.Empty])
            && (Target.Text("group") is not { Length: > 0 } group || IsMatch(group, [GroupOf(resource)]))
            && IsMatch(Target.Text("name"), names)
            // A namespace may come from another build, so that any may match where the object names none.
            && (resource.Text("metadata", "namespace") is not { Length: > 0 } ns || IsMatch(Target.Text("namespace"), [ns]))
            && IsSelected(Target.Text("labelSelector"), resource.Map("metadata", "labels"))
            && IsSelected(Target.Text("annotationSelector"), resource.Map("metadata", "annotations"));
    }

    public IEnumerable<LayerClaim> Claims(JsonObject resource, FieldEdit edit)
    {
        if (Partial is not null && LayerClaim.Of(File, Partial, edit, IsMerging(resource)) is { } claim)
        {
            yield return claim;
        }

        foreach (var operation in Operations?.OfType<JsonObject>() ?? [])
        {
            if (ClaimOf(operation, "path", resource, edit) is { } ofPath)
            {
                yield return ofPath;
            }
            else if (operation.Text("op") == "move" && ClaimOf(operation, "from", resource, edit) is { } ofFrom)
            {
                yield return ofFrom;
            }
        }
    }

    /// <summary>The object with the patch, as far as reading a release needs it.</summary>
    public JsonObject Apply(JsonObject resource)
    {
        var result = (JsonObject)resource.DeepClone();
        if (Partial is not null)
        {
            var partial = (JsonObject)Partial.DeepClone();
            if (Target is not null)
            {
                // kustomize leaves the name and the kind of the target as they are.
                partial.Remove("kind");
                partial.Remove("apiVersion");
            }

            (partial["metadata"] as JsonObject)?.Remove("name");
            (partial["metadata"] as JsonObject)?.Remove("namespace");
            result = (JsonObject)Merge(result, partial, IsMerging(resource))!;
        }

        foreach (var operation in Operations?.OfType<JsonObject>() ?? [])
        {
            var steps = Steps(operation.Text("path"));
            if (steps.Count == 0)
            {
                continue;
            }

            var parent = At(result, steps.Take(steps.Count - 1));
            var value = operation.Text("op") is "copy" or "move" ? At(result, Steps(operation.Text("from"))) : operation["value"];
            switch (parent)
            {
                case JsonObject map when operation.Text("op") == "remove":
                    map.Remove(steps[^1]);
                    break;
                case JsonObject map when operation.Text("op") != "test":
                    map[steps[^1]] = value?.DeepClone();
                    break;
                case JsonArray list when operation.Text("op") == "add" && (steps[^1] == "-" || Index(steps[^1], list) is null):
                    list.Add(value?.DeepClone());
                    break;
                case JsonArray list when Index(steps[^1], list) is { } index && operation.Text("op") is "add" or "replace" or "remove":
                    if (operation.Text("op") != "add")
                    {
                        list.RemoveAt(index);
                    }

                    if (operation.Text("op") != "remove")
                    {
                        list.Insert(index, value?.DeepClone());
                    }

                    break;
            }
        }

        return result;
    }

    private LayerClaim? ClaimOf(JsonObject operation, string field, JsonObject resource, FieldEdit edit)
    {
        var (op, tokens, path) = (operation.Text("op"), Steps(operation.Text(field)), edit.Path.Steps);
        var claim = new LayerClaim(File, operation.Text(field) ?? string.Empty, operation["value"]) { Says = op is "add" or "replace" ? null : op };
        JsonNode? live = resource;
        for (var i = 0; i < tokens.Count && i < path.Count; i++)
        {
            if (path[i].IsListItem)
            {
                var list = live as JsonArray;
                if (op == "add" && i == tokens.Count - 1)
                {
                    // An item is put beside the others.
                    return JsonFieldEditor.IsItem(operation["value"], path[i]) ? claim : null;
                }

                var item = tokens[i].Trim('[', ']').Split('=', 2);
                live = item.Length == 2 ? list?.FirstOrDefault(l => JsonFieldEditor.IsItem(l, new FieldStep(item[0], item[1])))
                    : Index(tokens[i], list) is { } index ? list![index] : null;
                if (!JsonFieldEditor.IsItem(live, path[i]))
                {
                    return null;
                }
            }
            else if (path[i].Key != tokens[i])
            {
                return null;
            }
            else
            {
                live = live.At(tokens[i]);
            }
        }

        if (op is "add" or "replace" && edit is SetField set)
        {
            // What the operation gives and what is wished, where the longer of the two paths ends.
            var given = JsonFieldEditor.Get(operation["value"], new FieldPath(path.Skip(tokens.Count).ToArray()));
            var wished = At(set.Value, tokens.Skip(path.Count));
            return wished is not null && JsonFieldEditor.DeepEquals(given, wished) ? null
                : tokens.Count > path.Count && wished is null && set.Value is JsonObject ? null
                : claim;
        }

        return claim;
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch, bool isMerging)
    {
        if (patch is JsonObject over)
        {
            var result = target as JsonObject ?? [];
            if (over["$patch"] is not null)
            {
                return target;
            }

            foreach (var (key, value) in over)
            {
                if (value is null)
                {
                    result.Remove(key);
                    continue;
                }

                var old = result[key];
                result.Remove(key);
                result[key] = Merge(old, value, isMerging);
            }

            return result;
        }

        if (patch is JsonArray items && target is JsonArray list && isMerging && items.Count > 0
            && ListKeys.FirstOrDefault(k => items.All(i => i.At(k) is not null)) is { } by)
        {
            foreach (var item in items)
            {
                var index = list.TakeWhile(l => l.Text(by) != item.Text(by)).Count();
                if (index < list.Count)
                {
                    var old = list[index];
                    list[index] = null;
                    list[index] = Merge(old, item, isMerging);
                }
                else
                {
                    list.Add(item!.DeepClone());
                }
            }

            return list;
        }

        return patch?.DeepClone();
    }

    private static JsonNode? At(JsonNode? node, IEnumerable<string> steps)
    {
        foreach (var step in steps)
        {
            node = node is JsonArray list ? (Index(step, list) is { } index ? list[index] : null) : node.At(step);
        }

        return node;
    }

    private static int? Index(string token, JsonArray? list) =>
        int.TryParse(token, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < list?.Count ? index : null;

    private static List<string> Steps(string? pointer) =>
        pointer is not { Length: > 1 } ? []
        : pointer[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();

    private static bool IsSameOrUnknown(string? one, string? other) => one is not { Length: > 0 } || other is not { Length: > 0 } || one == other;

    // kustomize anchors the expressions of a selector.
    private static bool IsMatch(string? expression, IReadOnlyCollection<string> texts)
    {
        if (expression is not { Length: > 0 })
        {
            return true;
        }

        try
        {
            return texts.Any(t => Regex.IsMatch(t, $"^(?:{expression})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>Whether a selector of labels may select; only equality is read.</summary>
    private static bool IsSelected(string? selector, IReadOnlyDictionary<string, string> labels) =>
        selector is not { Length: > 0 } || selector.Contains('(', StringComparison.Ordinal) || selector.Split(',').All(term =>
        {
            var parts = term.Split('=', 2, StringSplitOptions.TrimEntries);
            return parts.Length < 2 || parts[0].Length == 0 || parts[0].EndsWith('!') || labels.GetValueOrDefault(parts[0]) == parts[1].TrimStart('=').Trim();
        });

    private static string GroupOf(JsonNode? resource) => ResourceKind.GroupOf(resource.Text("apiVersion"));
}
