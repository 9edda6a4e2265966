using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>Finds where a YAML document has a Milvus setting, however its author spelt the keys.</summary>
internal static class SettingPath
{
    /// <summary>The path of the setting as the document spells it, and its value; null where the document has no say.</summary>
    public static (FieldPath Path, JsonNode? Value)? Find(JsonNode? root, string key) =>
        Find(root, key.Split('.'), FieldPath.Of());

    /// <summary>The path to write a setting at: under the parents that are there already.</summary>
    public static FieldPath ForWriting(JsonNode? root, string key)
    {
        if (Find(root, key) is { } found)
        {
            return found.Path;
        }

        var path = FieldPath.Of();
        foreach (var step in key.Split('.'))
        {
            var spelt = (root as JsonObject)?.Select(e => e.Key).FirstOrDefault(k => MilvusConfiguration.Normalize(k) == MilvusConfiguration.Normalize(step));
            path = path.Key(spelt ?? step);
            root = spelt is null ? null : root.At(spelt);
        }

        return path;
    }

    private static (FieldPath Path, JsonNode? Value)? Find(JsonNode? node, string[] remaining, FieldPath path)
    {
        if (remaining.Length == 0)
        {
            return (path, node);
        }

        foreach (var (key, value) in node as JsonObject ?? [])
        {
            for (var taken = 1; taken <= remaining.Length; taken++)
            {
                if (MilvusConfiguration.Normalize(key) == MilvusConfiguration.Normalize(string.Concat(remaining[..taken]))
                    && Find(value, remaining[taken..], path.Key(key)) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
