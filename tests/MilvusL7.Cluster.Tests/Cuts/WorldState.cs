using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>All that a move may leave behind, in a form that is the same for every undisturbed one: objects, and Compute resources by their number.</summary>
public sealed record WorldState(Snapshot Objects, IReadOnlyDictionary<string, int> Compute)
{
    private const string HelmType = "helm.sh/release.v1";
    private const string RecordKey = "move.json";

    // What is made anew by each run, or is given out by the rig.
    private static readonly string[] RecordOfItsOwn = ["switched", "helm", "l4Address"];

    private static readonly string[] Collections =
    [
        "global/addresses", "global/backendServices", "global/forwardingRules", "global/healthChecks", "global/sslCertificates",
        "global/targetHttpProxies", "global/targetHttpsProxies", "global/urlMaps", "regions/us-west1/addresses",
        "zones/us-west1-a/networkEndpointGroups", "zones/us-west1-b/networkEndpointGroups", "zones/us-west1-c/networkEndpointGroups",
    ];

    public static async Task<WorldState> TakeAsync(ApiClient api, string @namespace, ComputeState compute)
    {
        var objects = new Dictionary<string, JsonObject>();
        var all = await Task.WhenAll(ApiClient.Kinds.Select(kind => api.ListAsync(@namespace, kind)));
        foreach (var items in all)
        {
            foreach (var item in items.Where(IsOfInterest))
            {
                objects[$"{item["kind"]}/{item["metadata"]!["name"]}"] = Normalise(item, @namespace);
            }
        }

        if (Newest(all.SelectMany(items => items).Where(item => item["type"]?.ToString() == HelmType)) is { } newest)
        {
            // What the next upgrade starts from.
            objects["Helm values"] = Values(newest, @namespace);
        }

        return new WorldState(new Snapshot(objects), Collections.ToDictionary(c => c, c => compute.List(c).Count));
    }

    public IReadOnlyList<string> DifferencesTo(WorldState other) =>
    [
        .. Objects.DifferencesTo(other.Objects),
        .. Compute.Keys.Union(other.Compute.Keys).Where(c => Compute.GetValueOrDefault(c) != other.Compute.GetValueOrDefault(c))
            .Select(c => $"Compute {c}: {Compute.GetValueOrDefault(c)} -> {other.Compute.GetValueOrDefault(c)}"),
    ];

    private static bool IsOfInterest(JsonObject item) =>
        item["type"]?.ToString() is not ("kubernetes.io/service-account-token" or HelmType) && item["metadata"]!["name"]!.ToString() != "kube-root-ca.crt";

    private static JsonObject Normalise(JsonObject original, string @namespace)
    {
        // Each world has another namespace, which Helm and the chart write into their objects.
        var item = JsonNode.Parse(original.ToJsonString().Replace(@namespace, "(namespace)", StringComparison.Ordinal))!.AsObject();
        (item["spec"]?["template"]?["metadata"]?["annotations"] as JsonObject)?.Remove("checksum/config");
        var metadata = item["metadata"]!.AsObject();
        if (metadata["annotations"] is JsonObject annotations)
        {
            // GKE's controllers note the names of what they made, which have the namespace in them.
            foreach (string name in annotations.Select(a => a.Key).Where(a => a.StartsWith("ingress.kubernetes.io/", StringComparison.Ordinal) || a == "cloud.google.com/neg-status").ToArray())
            {
                annotations.Remove(name);
            }
        }

        if (item["kind"]!.ToString() == "Secret" && item["data"] is JsonObject secret)
        {
            // A key is another one each time; the move's record is compared.
            item["data"] = new JsonObject(secret.Select(entry => KeyValuePair.Create(
                entry.Key,
                entry.Key == RecordKey ? Record(Encoding.UTF8.GetString(Convert.FromBase64String(entry.Value!.ToString()))) : (JsonNode?)"(made)")));
        }

        return item;
    }

    private static JsonObject? Newest(IEnumerable<JsonObject> revisions) =>
        revisions.MaxBy(r => int.Parse(r["metadata"]!["labels"]!["version"]!.ToString(), CultureInfo.InvariantCulture));

    private static JsonObject Values(JsonObject revision, string @namespace)
    {
        // Base64 of Kubernetes around base64 of Helm around gzip.
        byte[] packed = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String(revision["data"]!["release"]!.ToString())));
        using var text = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        var release = JsonNode.Parse(text.ReadToEnd().Replace(@namespace, "(namespace)", StringComparison.Ordinal))!;
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = "0" },
            ["values"] = release["config"]?.DeepClone(),
        };
    }

    private static JsonObject Record(string text)
    {
        var record = JsonNode.Parse(text)!.AsObject();
        foreach (string key in RecordOfItsOwn)
        {
            record.Remove(key);
        }

        foreach (string key in new[] { "made", "former", "formerL4" })
        {
            // In which order they were met says nothing.
            record[key] = new JsonArray([.. record[key]!.AsArray().Select(entry => entry!.ToJsonString()).Order(StringComparer.Ordinal).Select(entry => (JsonNode)entry)]);
        }

        return record;
    }
}
