using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>Objects as a tool renders them.</summary>
internal sealed class Rendered
{
    private readonly IReadOnlyList<JsonObject> _objects;

    private Rendered(IReadOnlyList<JsonObject> objects) => _objects = objects;

    public JsonObject Service => Assert.Single(_objects, o => Kind(o) == "Service" && Ports(o).Contains(19530));

    public static Rendered Read(string yaml) => new(Json(yaml));

    /// <summary>The objects of YAML, read by kubectl itself.</summary>
    public static IReadOnlyList<JsonObject> Json(string yaml)
    {
        string file = Path.Combine(Path.GetTempPath(), $"milvusl7-{Guid.NewGuid():n}.yaml");
        try
        {
            File.WriteAllText(file, yaml);
            string json = Tools.Run("kubectl", Path.GetTempPath(), "patch", "--local", "-f", file, "--type", "merge", "-p", "{}", "-o", "json");
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { AllowMultipleValues = true });
            List<JsonObject> objects = [];
            while (reader.Read())
            {
                objects.Add((JsonObject)JsonNode.Parse(ref reader)!);
            }

            return objects;
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static string? Text(JsonNode? node, params string[] keys)
    {
        foreach (string key in keys)
        {
            node = node?[key];
        }

        return node?.ToString();
    }

    /// <summary>The variables of the pods that the Service leads to.</summary>
    public IReadOnlyDictionary<string, string> Environment()
    {
        JsonObject selector = (JsonObject)Service["spec"]!["selector"]!;
        JsonObject deployment = Assert.Single(_objects, o => Kind(o) is "Deployment" && selector.All(s => s.Value!.ToString() == Text(o, "spec", "template", "metadata", "labels", s.Key)));
        return ((JsonArray)deployment["spec"]!["template"]!["spec"]!["containers"]!)
            .SelectMany(c => c!["env"] as JsonArray ?? [])
            .ToDictionary(v => v!["name"]!.ToString(), v => v!["value"]?.ToString() ?? v["valueFrom"]!.ToJsonString(), StringComparer.Ordinal);
    }

    public string? UserYaml() => _objects.Where(o => Kind(o) == "ConfigMap").Select(o => Text(o, "data", "user.yaml")).FirstOrDefault(t => t is not null);

    /// <summary>The wish of the whole pipeline: layer 4 off, TLS on, and every object that another names is there, in one namespace.</summary>
    public void AssertServes()
    {
        JsonObject service = Service;
        Assert.Equal("ClusterIP", Text(service, "spec", "type"));
        Assert.Equal("1", Environment()["COMMON_SECURITY_TLSMODE"]);
        JsonObject ingress = Assert.Single(_objects, o => Kind(o) == "Ingress");
        string backend = ingress["spec"]!["rules"]![0]!["http"]!["paths"]![0]!["backend"]!["service"]!["name"]!.ToString();
        Assert.Equal(Text(service, "metadata", "name"), backend);
        string config = JsonNode.Parse(Text(service, "metadata", "annotations", "cloud.google.com/backend-config")!)!["default"]!.ToString();
        string certificate = Text(ingress, "metadata", "annotations", "networking.gke.io/managed-certificates")!;
        string ns = NamespaceOf(ingress);
        Assert.Contains(_objects, o => Kind(o) == "BackendConfig" && Text(o, "metadata", "name") == config && NamespaceOf(o) == ns);
        Assert.Contains(_objects, o => Kind(o) == "ManagedCertificate" && Text(o, "metadata", "name") == certificate && NamespaceOf(o) == ns);
        Assert.Equal(ns, NamespaceOf(service));
    }

    // helm writes the namespace out, and the new objects go where they are applied.
    private static string NamespaceOf(JsonObject o) => Text(o, "metadata", "namespace") ?? "default";

    private static string? Kind(JsonObject o) => Text(o, "kind");

    private static IEnumerable<int?> Ports(JsonObject service) => (service["spec"]?["ports"] as JsonArray ?? []).Select(p => (int?)p!["port"]);
}
