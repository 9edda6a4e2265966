using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Turns nodes into JSON: resolves scalars, aliases and merge keys.</summary>
internal sealed class YamlComposer
{
    // What aliases may add to a document, in characters and 16 a node: a few lines of aliases can stand for gigabytes.
    private const int ExpansionLimit = 4_000_000;

    private const string TagPrefix = "tag:yaml.org,2002:";
    private const string NullTag = TagPrefix + "null";
    private const string BoolTag = TagPrefix + "bool";
    private const string IntTag = TagPrefix + "int";
    private const string FloatTag = TagPrefix + "float";
    private const string BinaryTag = TagPrefix + "binary";

    private int expansion;

    private readonly bool isLastKeyTaken;

    /// <param name="isLastKeyTaken">True where the last of several equal keys counts; false where they are a fault.</param>
    public YamlComposer(bool isLastKeyTaken = false)
    {
        this.isLastKeyTaken = isLastKeyTaken;
    }

    public static JsonNode? Compose(YamlNode? root) => new YamlComposer().Document(root);

    /// <summary>The documents of one stream, which share the limit: a stream can have a hundred thousand of them.</summary>
    public static IReadOnlyList<JsonNode?> Compose(IEnumerable<YamlNode?> roots)
    {
        var composer = new YamlComposer();
        return roots.Select(composer.Document).ToArray();
    }

    /// <summary>The next document of a stream.</summary>
    public JsonNode? Document(YamlNode? root) => root is null ? null : Node(root, 0, false);

    /// <summary>The string a mapping key stands for.</summary>
    public static string KeyText(YamlNode key)
    {
        var node = key.Kind == YamlNodeKind.Alias ? key.Target! : key;
        if (node.Kind == YamlNodeKind.Scalar)
        {
            // Infinity is a key, although JSON has no such number.
            if (IsNumber(node) && YamlScalarResolver.IsOutsideJson(node.Value))
            {
                return node.Value.TrimStart('+').ToLowerInvariant();
            }

            if (Scalar(node) is JsonValue value && YamlScalarResolver.KeyText(value) is { } text)
            {
                return text;
            }
        }

        throw YamlFaultException.Malformed(
            "A mapping key must be a string, a number or a boolean.",
            "Add a key to the entry, or quote the key.",
            key.Line,
            key.Column);
    }

    private JsonNode? Node(YamlNode node, int depth, bool expanding)
    {
        if (depth > YamlStreamReader.MaxDepth)
        {
            throw YamlFaultException.Malformed(
                $"Nested deeper than {YamlStreamReader.MaxDepth} levels once aliases are resolved.", "Use copies of the values instead of aliases.", node.Line, node.Column);
        }

        if (expanding)
        {
            expansion += 16 + node.Value.Length;
            if (expansion > ExpansionLimit)
            {
                throw YamlFaultException.Malformed(
                    "The aliases of this document expand to too much text.", "Use copies of the values instead of nested aliases.", node.Line, node.Column);
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
            if (isMerge ? merge is not null : !isLastKeyTaken && result.ContainsKey(name))
            {
                throw YamlFaultException.Malformed(
                    $"The key '{name}' is duplicated in the same mapping.", "Remove one of the two entries.", key.Line, key.Column);
            }

            if (isMerge)
            {
                merge = entry.Value;
            }
            else
            {
                result[name] = Node(entry.Value, depth + 1, expanding);
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
                "The merge key << needs a mapping, or a list of mappings.", "Use an alias of a mapping, or quote the key.", source.Line, source.Column);
        }
    }

    private static bool IsNumber(YamlNode node) => node.Tag is null ? node.Style == ScalarStyle.Plain : node.Tag is FloatTag;

    private static JsonNode? Scalar(YamlNode node)
    {
        switch (node.Tag)
        {
            case null when node.Style != ScalarStyle.Plain:
                return JsonValue.Create(node.Value);
            case null or NullTag or BoolTag or IntTag or FloatTag:
                return Resolved(node);
            case BinaryTag:
                try
                {
                    return JsonValue.Create(Encoding.UTF8.GetString(Convert.FromBase64String(node.Value)));
                }
                catch (FormatException)
                {
                    throw YamlFaultException.Malformed(
                        "The value of !!binary is not base64.", "Encode the value, or remove the tag.", node.Line, node.Column);
                }

            default:
                return JsonValue.Create(node.Value);
        }
    }

    private static JsonNode? Resolved(YamlNode node)
    {
        if (YamlScalarResolver.IsOutsideJson(node.Value) && node.Tag is null or FloatTag)
        {
            throw YamlFaultException.Malformed(
                "Kubernetes does not support infinite or undefined numbers.", "Use a finite number, or quote the value.", node.Line, node.Column);
        }

        var isResolved = YamlScalarResolver.TryResolve(node.Value, out var value);
        var fits = node.Tag switch
        {
            null => true,
            NullTag => isResolved && value is null,
            BoolTag => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            FloatTag => value?.GetValueKind() == JsonValueKind.Number,
            _ => value?.GetValueKind() == JsonValueKind.Number && value.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-'),
        };
        if (!fits)
        {
            // Without the value: it may be a secret.
            var tag = node.Tag![TagPrefix.Length..];
            throw YamlFaultException.Malformed($"The value does not match its tag !!{tag}.", "Correct the value, or remove the tag.", node.Line, node.Column);
        }

        return isResolved ? value : JsonValue.Create(node.Value);
    }
}
