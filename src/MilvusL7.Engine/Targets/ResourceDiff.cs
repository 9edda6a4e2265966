using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets;

/// <summary>The diff of one resource as people read it: YAML, secrets masked, without what the server keeps for itself.</summary>
internal static class ResourceDiff
{
    private static readonly string[] ServerFields = ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"];

    public static string Create(string name, JsonObject? before, JsonObject after)
    {
        var old = before is null ? string.Empty : YamlDocuments.ToYaml(SecretMask.Apply(Strip(before)));
        var fresh = YamlDocuments.ToYaml(SecretMask.Apply(Strip(after), before));
        return UnifiedDiff.Create(old, fresh, before is null ? "/dev/null" : $"live/{name}", $"planned/{name}");
    }

    /// <summary>The diff of a resource that is to be deleted.</summary>
    public static string Removed(string name, JsonObject before) =>
        UnifiedDiff.Create(YamlDocuments.ToYaml(SecretMask.Apply(Strip(before))), string.Empty, $"live/{name}", "/dev/null");

    /// <summary>A copy without the fields that change by themselves.</summary>
    public static JsonObject Strip(JsonObject resource)
    {
        var copy = (JsonObject)resource.DeepClone();
        copy.Remove("status");
        if (copy["metadata"] is JsonObject metadata)
        {
            foreach (var field in ServerFields)
            {
                metadata.Remove(field);
            }
        }

        return copy;
    }

    public static bool IsSame(JsonObject before, JsonObject after) => JsonNode.DeepEquals(Strip(before), Strip(after));
}
