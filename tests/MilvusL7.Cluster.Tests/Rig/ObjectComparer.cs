using System.Text.Json.Nodes;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>Compares what was asked of Kubernetes and leaves out what Kubernetes adds by itself.</summary>
public static class ObjectComparer
{
    private static readonly string[] ServerMetadata =
        ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink", "namespace"];

    private static readonly string[] ServerAnnotations =
        ["deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"];

    /// <summary>A copy without what the server and its controllers write.</summary>
    public static JsonObject Normalise(JsonObject item)
    {
        var copy = item.DeepClone().AsObject();
        copy.Remove("status");
        if (copy["metadata"] is JsonObject metadata)
        {
            RemoveAll(metadata, ServerMetadata);
            if (metadata["annotations"] is JsonObject annotations)
            {
                RemoveAll(annotations, ServerAnnotations);
                if (annotations.Count == 0)
                {
                    metadata.Remove("annotations");
                }
            }
        }

        if (copy["kind"]?.ToString() == "Service" && copy["spec"] is JsonObject spec)
        {
            // "None" was asked for; an address was given.
            if (spec["clusterIP"]?.ToString() != "None")
            {
                RemoveAll(spec, ["clusterIP", "clusterIPs"]);
            }

            spec.Remove("healthCheckNodePort");
            foreach (var port in spec["ports"]?.AsArray() ?? [])
            {
                port!.AsObject().Remove("nodePort");
            }
        }

        return copy;
    }

    /// <summary>One line for each place that differs; null stands for an object that is not there.</summary>
    public static IReadOnlyList<string> Differences(JsonObject? before, JsonObject? after)
    {
        if (before is null || after is null)
        {
            return before is null && after is null ? [] : [before is null ? "created" : "deleted"];
        }

        var found = new List<string>();
        Compare(Normalise(before), Normalise(after), "", found);
        return found;
    }

    private static void Compare(JsonNode? before, JsonNode? after, string path, List<string> found)
    {
        switch (before, after)
        {
            case (JsonObject a, JsonObject b):
                foreach (string name in a.Select(entry => entry.Key).Union(b.Select(entry => entry.Key)).Order(StringComparer.Ordinal))
                {
                    Compare(a[name], b[name], path.Length == 0 ? name : $"{path}.{name}", found);
                }

                break;
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                for (int i = 0; i < a.Count; i++)
                {
                    Compare(a[i], b[i], $"{path}[{i}]", found);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                {
                    found.Add($"{path}: {before?.ToJsonString() ?? "nothing"} -> {after?.ToJsonString() ?? "nothing"}");
                }

                break;
        }
    }

    private static void RemoveAll(JsonObject from, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            from.Remove(name);
        }
    }
}
