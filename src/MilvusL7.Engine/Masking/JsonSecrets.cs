using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Masking;

/// <summary>Masks JSON in place, by the same rule as YAML: as the tree that it is in YAML.</summary>
internal static class JsonSecrets
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <returns>False where there is nothing to mask.</returns>
    public static bool Mask(JsonNode root, NodePath path, MaskRun run, bool isSecretData = false)
    {
        var places = new Dictionary<YamlNode, Action<JsonNode>>();
        var tree = Tree(root, _ => { }, places);
        var masked = SecretTree.Find(tree, path, run, isSecretData ? SecretScope.SecretData : SecretScope.Open);
        foreach (var (node, scalar) in masked)
        {
            if (places.TryGetValue(node, out var write))
            {
                write(JsonValue.Create(scalar.Shown));
            }
        }

        return masked.Count > 0;
    }

    /// <summary>Takes out what says nothing to people and repeats the whole object.</summary>
    public static void OmitCopies(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                map.Remove("managedFields");
                if (map.ContainsKey(LastApplied))
                {
                    map[LastApplied] = "(omitted)";
                }

                foreach (var entry in map)
                {
                    OmitCopies(entry.Value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    OmitCopies(item);
                }

                break;
        }
    }

    private static YamlNode Tree(JsonNode? node, Action<JsonNode> write, Dictionary<YamlNode, Action<JsonNode>> places)
    {
        switch (node)
        {
            case JsonObject map:
                var mapping = Node(YamlNodeKind.Mapping);
                foreach (var (key, value) in map.ToArray())
                {
                    mapping.Entries.Add(new YamlEntry(Scalar(key, ScalarStyle.DoubleQuoted), Tree(value, n => map[key] = n, places)));
                }

                return mapping;
            case JsonArray list:
                var sequence = Node(YamlNodeKind.Sequence);
                for (var i = 0; i < list.Count; i++)
                {
                    var index = i;
                    sequence.Entries.Add(new YamlEntry(null, Tree(list[i], n => list[index] = n, places)));
                }

                return sequence;
            default:
                var isString = node?.GetValueKind() == JsonValueKind.String;
                var scalar = Scalar(isString ? node!.GetValue<string>() : node?.ToJsonString() ?? "null", isString ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain);
                places[scalar] = write;
                return scalar;
        }
    }

    private static YamlNode Node(YamlNodeKind kind) => new() { Kind = kind, Start = 0, Line = 0, Column = 0 };

    private static YamlNode Scalar(string value, ScalarStyle style) =>
        new() { Kind = YamlNodeKind.Scalar, Start = 0, Line = 0, Column = 0, Value = value, Style = style };
}
