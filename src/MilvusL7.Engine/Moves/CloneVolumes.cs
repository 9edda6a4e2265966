using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Moves;

/// <summary>Leads a pod's volumes from the release's ConfigMaps to the clone's copies.</summary>
internal static class CloneVolumes
{
    public static void Rename(JsonObject pod, IReadOnlyDictionary<string, string> names)
    {
        foreach (var volume in pod.Items("volumes"))
        {
            Rename(volume["configMap"], names);
            foreach (var source in volume.Items("projected", "sources"))
            {
                Rename(source["configMap"], names);
            }
        }
    }

    private static void Rename(JsonNode? configMap, IReadOnlyDictionary<string, string> names)
    {
        if (configMap.Text("name") is { } name && names.TryGetValue(name, out var copy))
        {
            configMap!["name"] = copy;
        }
    }
}
