using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Turns nodes into JSON: resolves scalars, aliases and merge keys.</summary>
internal sealed class YamlComposer
{
    // What aliases may add to a document, in characters and 16 a node: a few lines of aliases can stand for gigabytes.
    private const int ExpansionLimit = 4_000_000;

    private int expansion;

    private YamlComposer()
    {
    }

    public static JsonNode? Compose(YamlNode? root) => root is null ? null : new YamlComposer().Node(root, 0, false);

    /// <summary>The documents of one stream, which share the limit: a stream can have a hundred thousand of them.</summary>
    public static IReadOnlyList<JsonNode?> Compose(IEnumerable<YamlNode?> roots)
    {
        var composer = new YamlComposer();
        return roots.Select(r => r is null ? null : composer.Node(r, 0, false)).ToArray();
    }

    /// <summary>The string a mapping key stands for.</summary>
    public static string KeyText(YamlNode key)
    {
        var node = key.Kind == YamlNodeKind.Alias ? key.Target! : key;
        if (node.Kind == YamlNodeKind.Scalar)
        {
            switch (Scalar(node))
            {
                case JsonValue value when value.TryGetValue<string>(out var text):
                    return text;
                case JsonValue value:
                    return value.ToJsonString();
            }
        }

        throw YamlFaultException.Malformed(
            "A mapping key must be a string, a number or a boolean.",
            "Give the entry a key, or quote the key.",
            key.Line,
            key.Column);
    }

    private JsonNode? Node(YamlNode node, int depth, bool expanding)
    {
        if (depth > YamlStreamReader.MaxDepth)
        {
            throw YamlFaultException.Malformed(
                $"Nested deeper than {YamlStreamReader.MaxDepth} levels once aliases are resolved.", "Write the values out instead of using aliases.", node.Line, node.Column);
        }

        if (expanding)
        {
            expansion += 16 + node.Value.Length;
            if (expansion > ExpansionLimit)
            {
                throw YamlFaultException.Malformed(
                    "The aliases of this document stand for too much text.", "Write the values out instead of nesting aliases in anchors.", node.Line, node.Column);
            }
        }

        return node.Kind switch
        {
            YamlNodeKind.Alias => Node(node.Target!, depth, true),
            YamlNodeKind.Scalar => Scalar(node),
            YamlNodeKind.Sequence => new JsonArray([.. node.Entries.Select(e => Node(e.Value, depth + 1, expanding))]),
            _ => Mapping(node, depth, expanding),
        };
    }

    private JsonObject Mapping(YamlNode node, int depth, bool expanding)
    {
        var result = new JsonObject();
        YamlNode? merge = null;
        foreach (var entry in node.Entries)
        {
            var key = entry.Key!;
            var isMerge = key.IsMergeKey;
            var name = KeyText(key);
            if (isMerge ? merge is not null : result.ContainsKey(name))
            {
                throw YamlFaultException.Malformed(
                    $"The key '{name}' stands twice in the same mapping.", "Keep one of the two entries.", key.Line, key.Column);
            }

            if (isMerge)
            {
                merge = entry.Value;
            }
            else
            {
                result.Add(name, Node(entry.Value, depth + 1, expanding));
            }
        }

        if (merge is not null)
        {
            Merge(result, merge, depth, expanding, true);
        }

        return result;
    }

    private void Merge(JsonObject into, YamlNode source, int depth, bool expanding, bool listAllowed)
    {
        var node = source.Kind == YamlNodeKind.Alias ? source.Target! : source;
        var isExpanding = expanding || source.Kind == YamlNodeKind.Alias;
        if (node.Kind == YamlNodeKind.Sequence && listAllowed)
        {
            foreach (var item in node.Entries)
            {
                Merge(into, item.Value, depth + 1, isExpanding, false);
            }
        }
        else if (node.Kind == YamlNodeKind.Mapping)
        {
            // One by one they would be removed from the front of a list.
            var merged = (JsonObject)Node(node, depth + 1, isExpanding)!;
            var entries = merged.ToArray();
            merged.Clear();
            foreach (var (key, value) in entries)
            {
                if (!into.ContainsKey(key))
                {
                    into.Add(key, value);
                }
            }
        }
        else
        {
            throw YamlFaultException.Malformed(
                "The merge key << needs a mapping, or a list of mappings.", "Give it an alias of a mapping, or quote the key.", source.Line, source.Column);
        }
    }

    private static JsonNode? Scalar(YamlNode node)
    {
        var isPlain = node.Style == ScalarStyle.Plain;
        switch (node.Tag)
        {
            case null when !isPlain:
            case "!" or "tag:yaml.org,2002:str":
                return JsonValue.Create(node.Value);
            case null or "tag:yaml.org,2002:null" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float":
                if (YamlScalarResolver.TryResolve(node.Value, out var value))
                {
                    return value;
                }

                if (YamlScalarResolver.IsOutsideJson(node.Value))
                {
                    throw YamlFaultException.Malformed(
                        "Kubernetes takes no infinite or undefined number.", "Give a finite number, or quote the value.", node.Line, node.Column);
                }

                return JsonValue.Create(node.Value);
            default:
                return JsonValue.Create(node.Value);
        }
    }
}
