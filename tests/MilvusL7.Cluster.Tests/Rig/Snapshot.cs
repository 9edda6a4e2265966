using System.Text.Json.Nodes;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>All that MilvusL7 may ever touch in a namespace, keyed <c>Kind/name</c>.</summary>
public sealed record Snapshot(IReadOnlyDictionary<string, JsonObject> Objects)
{
    public const string Kinds =
        "services,configmaps,deployments.apps,secrets,ingresses.networking.k8s.io,backendconfigs.cloud.google.com,"
        + "frontendconfigs.networking.gke.io,managedcertificates.networking.gke.io,milvuses.milvus.io";

    public JsonObject this[string key] => Objects[key];

    /// <summary>A version that is the same says: nobody wrote this object, not even the same again.</summary>
    public IReadOnlyDictionary<string, string> ResourceVersions { get; } =
        Objects.ToDictionary(entry => entry.Key, entry => entry.Value["metadata"]!["resourceVersion"]!.GetValue<string>());

    public static async Task<Snapshot> TakeAsync(Kubectl kubectl)
    {
        var objects = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var item in await kubectl.ListAsync(Kinds))
        {
            string key = $"{item["kind"]}/{item["metadata"]!["name"]}";
            if (!IsMadeByControllers(item, key))
            {
                objects.Add(key, item);
            }
        }

        return new Snapshot(objects);
    }

    /// <summary>
    /// Where the other differs in what somebody asked for, one line a place: <c>Service/x: spec.type: "LoadBalancer" -> "ClusterIP"</c>.
    /// </summary>
    public IReadOnlyList<string> DifferencesTo(Snapshot other) =>
        [.. Objects.Keys.Union(other.Objects.Keys).Order(StringComparer.Ordinal).SelectMany(key =>
            ObjectComparer.Differences(Objects.GetValueOrDefault(key), other.Objects.GetValueOrDefault(key)).Select(difference => $"{key}: {difference}"))];

    private static bool IsMadeByControllers(JsonObject item, string key) =>
        key == "ConfigMap/kube-root-ca.crt" || item["type"]?.ToString() == "kubernetes.io/service-account-token";
}
