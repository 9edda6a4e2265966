using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Finds the place of one change and offers texts that may carry it, the best first; the caller checks them.</summary>
internal sealed class YamlChange(YamlText source, int index)
{
    private readonly YamlDocumentNode document = source.Documents[index];
    private readonly YamlBlockChange block = new(source.Lines, source.Documents[index]);
    private readonly YamlFlowChange flow = new(source.Lines, source.Documents[index]);

    /// <summary>The node at the path, or the deepest one on the way.</summary>
    public static YamlNode? Deepest(YamlNode? root, FieldPath path)
    {
        var node = root;
        foreach (var step in path.Steps)
        {
            var position = node is null ? -1 : Find(node, step);
            if (position < 0)
            {
                break;
            }

            node = node!.Entries[position].Value;
        }

        return node;
    }

    /// <summary>Whether a mapping with entries stands at the path that can be changed entry by entry.</summary>
    public bool IsPlainMapping(FieldPath path)
    {
        var node = document.Root;
        foreach (var step in path.Steps)
        {
            var position = node is null ? -1 : Find(node, step);
            if (position < 0)
            {
                return false;
            }

            node = node!.Entries[position].Value;
        }

        return node is { Kind: YamlNodeKind.Mapping, Entries.Count: > 0 } && !node.Entries.Any(e => e.Key!.IsMergeKey);
    }

    public IEnumerable<string> Candidates(FieldEdit edit)
    {
        foreach (var patches in edit is SetField set ? Set(set.Path, set.Value) : Remove(edit.Path))
        {
            var text = TextPatch.Apply(source.Text, patches);
            yield return text;

            // A block scalar that ends the text may need the line end the text did not have.
            if (!text.EndsWith('\n'))
            {
                yield return text + source.Lines.NewLine;
            }
        }
    }

    public YamlFaultException Refusal(FieldPath path)
    {
        var at = Deepest(document.Root, path);
        return YamlFaultException.NotEditable(
            $"{path} cannot be changed without changing other text.",
            "Make this change manually, or write this part of the document in plain block style.",
            at?.Line ?? document.Line,
            at?.Column ?? 0);
    }

    private IEnumerable<IEnumerable<TextPatch>> Set(FieldPath path, JsonNode? value)
    {
        var slot = new YamlSlot(null, 0, document.Root);
        for (var i = 0; i < path.Steps.Count; i++)
        {
            var step = path.Steps[i];
            if (slot.Value is null || YamlComposer.Compose(slot.Value) is null)
            {
                GuardReplaced(slot.Value, path);
                return Replace(slot, JsonFieldEditor.Nest(path, i, value));
            }

            GuardEntered(slot.Value, path);
            var position = Find(slot.Value, step);
            if (position < 0)
            {
                var made = JsonFieldEditor.Nest(path, i + 1, value);
                if (step.IsListItem)
                {
                    return AddItems(slot, [JsonFieldEditor.NewItem(step, made)]);
                }

                if (i + 1 < path.Steps.Count)
                {
                    GuardMerged(slot.Value, step, path);
                }

                return AddEntry(slot, step.Key, made);
            }

            slot = YamlSlot.Of(slot.Value, position);
        }

        GuardReplaced(slot.Value, path);
        var final = path.Steps[^1].IsListItem ? JsonFieldEditor.NewItem(path.Steps[^1], value?.DeepClone()) : value;
        if (slot.Value is not { Kind: YamlNodeKind.Sequence, Entries.Count: > 0 } list || final is not JsonArray items)
        {
            return Replace(slot, final);
        }

        return Begins(items, list) ? AddItems(slot, items.Skip(list.Entries.Count).ToArray())
            : Missing(items, list) is { } missing ? (list.IsFlow ? [flow.Remove(list, missing)] : block.Remove(slot, missing)).Concat(Replace(slot, final))
            : Replace(slot, final);
    }

    private IEnumerable<IEnumerable<TextPatch>> Remove(FieldPath path)
    {
        var slot = new YamlSlot(null, 0, document.Root);
        var position = -1;
        for (var i = 0; i < path.Steps.Count; i++)
        {
            GuardEntered(slot.Value!, path);
            position = Find(slot.Value!, path.Steps[i]);
            if (position < 0)
            {
                GuardMerged(slot.Value!, path.Steps[i], path);
                return [];
            }

            if (i + 1 < path.Steps.Count)
            {
                slot = YamlSlot.Of(slot.Value!, position);
            }
        }

        GuardReplaced(slot.Value!.Entries[position].Value, path);
        return slot.Value.IsFlow ? [flow.Remove(slot.Value, position)] : block.Remove(slot, position);
    }

    private IEnumerable<IEnumerable<TextPatch>> Replace(YamlSlot slot, JsonNode? value) =>
        slot.Parent is { IsFlow: true } ? [flow.Replace(slot, value)] : block.Replace(slot, value);

    private IEnumerable<IEnumerable<TextPatch>> AddEntry(YamlSlot slot, string key, JsonNode? value)
    {
        var mapping = slot.Value!;
        return !mapping.IsFlow ? block.AddEntry(mapping, key, value)
            : mapping.Entries.Count == 0 && slot.Parent is not { IsFlow: true } ? block.Replace(slot, new JsonObject { [key] = value?.DeepClone() })
            : [flow.Add(mapping, style => YamlFlowWriter.Entry(key, value, style))];
    }

    private IEnumerable<IEnumerable<TextPatch>> AddItems(YamlSlot slot, JsonNode?[] items)
    {
        var list = slot.Value!;
        return !list.IsFlow ? block.AddItems(list, items)
            : list.Entries.Count == 0 && slot.Parent is not { IsFlow: true } ? block.Replace(slot, new JsonArray([.. items.Select(i => i?.DeepClone())]))
            : [flow.Add(list, style => string.Join(", ", items.Select(item => YamlFlowWriter.Write(item, style))))];
    }

    private static bool Begins(JsonArray items, YamlNode list) =>
        items.Count > list.Entries.Count
        && list.Entries.Select((e, i) => JsonFieldEditor.DeepEquals(YamlComposer.Compose(e.Value), items[i])).All(same => same);

    /// <summary>The one item of a list that others do not have; null where they differ in more than that.</summary>
    private static int? Missing(JsonArray items, YamlNode list)
    {
        if (items.Count != list.Entries.Count - 1)
        {
            return null;
        }

        var old = list.Entries.Select(e => YamlComposer.Compose(e.Value)).ToArray();
        var position = items.TakeWhile((item, i) => JsonFieldEditor.DeepEquals(old[i], item)).Count();
        return items.Skip(position).Zip(old.Skip(position + 1)).All(p => JsonFieldEditor.DeepEquals(p.First, p.Second)) ? position : null;
    }

    private static int Find(YamlNode node, FieldStep step) => node.Kind switch
    {
        YamlNodeKind.Mapping when !step.IsListItem => node.Entries.FindIndex(e => !e.Key!.IsMergeKey && YamlComposer.KeyText(e.Key) == step.Key),
        YamlNodeKind.Sequence when step.IsListItem => node.Entries.FindIndex(e => JsonFieldEditor.IsItem(YamlComposer.Compose(e.Value), step)),
        _ => -1,
    };

    private static void GuardEntered(YamlNode node, FieldPath path)
    {
        if (node.Kind == YamlNodeKind.Alias)
        {
            throw YamlFaultException.NotEditable(
                $"{path} is inside an alias. The change would affect every place that uses the anchor.",
                "Replace the alias with a copy of the anchor's value.",
                node);
        }

        if (node.IsReferenced)
        {
            throw YamlFaultException.NotEditable(
                $"{path} is inside the anchor &{node.Anchor}. The change would affect every place that uses the anchor.",
                "Replace the aliases of this anchor with copies of its value.",
                node);
        }
    }

    private static void GuardReplaced(YamlNode? node, FieldPath path)
    {
        if (node is null)
        {
            return;
        }

        if (node.IsReferenced)
        {
            throw YamlFaultException.NotEditable(
                $"The change of {path} replaces the anchor &{node.Anchor}, which is used elsewhere.",
                "Replace the aliases of this anchor with copies of its value.",
                node);
        }

        foreach (var entry in node.Entries)
        {
            GuardReplaced(entry.Key, path);
            GuardReplaced(entry.Value, path);
        }
    }

    private static void GuardMerged(YamlNode node, FieldStep step, FieldPath path)
    {
        if (node.Kind == YamlNodeKind.Mapping && (YamlComposer.Compose(node) as JsonObject)?.ContainsKey(step.Key) == true)
        {
            throw YamlFaultException.NotEditable(
                $"{path} is inside '{step.Key}', which comes from a merge (<<). The change would affect every place that uses the merged mapping.",
                "Copy the merged entries into this mapping.",
                node);
        }
    }
}
