using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>One object of a release before and after an upgrade, as Helm rendered it.</summary>
internal sealed record RenderedChange(string Kind, string Name, JsonObject? Before, JsonObject? After)
{
    public bool IsChange => Before is null || After is null || !JsonNode.DeepEquals(Before, After);

    /// <summary>True where the pods of a workload would be replaced.</summary>
    public bool ChangesPods => !JsonNode.DeepEquals(Before.At("spec", "template"), After.At("spec", "template"));
}

/// <summary>Compares what two revisions of a release rendered.</summary>
internal static class HelmManifest
{
    public static IReadOnlyList<RenderedChange> Compare(string before, string after, string ns)
    {
        var old = Read(before, ns);
        var fresh = Read(after, ns);
        return old.Keys.Union(fresh.Keys)
            .Select(k => new RenderedChange(k.Kind, k.Name, old.GetValueOrDefault(k), fresh.GetValueOrDefault(k)))
            .ToArray();
    }

    private static Dictionary<(string Kind, string Name, string Namespace), JsonObject> Read(string manifest, string ns)
    {
        var objects = new Dictionary<(string, string, string), JsonObject>();
        foreach (var document in YamlDocuments.Parse(manifest, "the release's manifest"))
        {
            if (document.Root is JsonObject resource && resource.Text("kind") is { } kind && resource.Text("metadata", "name") is { } name)
            {
                objects[(kind, name, resource.Text("metadata", "namespace") ?? ns)] = resource;
            }
        }

        return objects;
    }
}
