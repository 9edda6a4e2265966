using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>The URL map of an Ingress: one path matcher a host.</summary>
internal sealed class UrlMapBuilder(GkeWorld world, Scope scope)
{
    private readonly Names _names = new(world.Cluster);
    private readonly ServicePortReader _reader = new(world);

    public JsonObject Build(string name, JsonObject ingress, IReadOnlyList<ServicePort> ports, ServicePort? fallback)
    {
        // GKE takes no Ingress without a default back end; a cluster here may have none, and then the first one stands in.
        string defaultService = Link(fallback ?? ports[0]);
        var hostRules = new JsonArray();
        var matchers = new JsonArray();
        foreach (var group in ingress.Items("spec", "rules").Where(rule => rule["http"] is not null).GroupBy(rule => rule.Text("host") is { Length: > 0 } host ? host : "*"))
        {
            string matcher = Names.PathMatcher(group.Key);
            hostRules.Add(new JsonObject { ["hosts"] = Json.Array([group.Key]), ["pathMatcher"] = matcher });
            matchers.Add(new JsonObject
            {
                ["defaultService"] = defaultService,
                ["name"] = matcher,
                ["pathRules"] = new JsonArray([.. group.SelectMany(rule => rule.Items("http", "paths")).SelectMany(path => Rules(ingress, path))]),
            });
        }

        return new JsonObject { ["defaultService"] = defaultService, ["hostRules"] = hostRules, ["name"] = name, ["pathMatchers"] = matchers };
    }

    /// <summary>The paths of Compute that one path of an Ingress stands for.</summary>
    public static IReadOnlyList<string> Paths(string path, string type) => type switch
    {
        "Prefix" when path is "" or "/" => ["/*"],
        "Prefix" => path.EndsWith('/') ? [path[..^1], path + "*"] : [path, path + "/*"],
        _ => [path.Length == 0 ? "/*" : path],
    };

    private IEnumerable<JsonNode> Rules(JsonObject ingress, JsonObject path)
    {
        string service = Link(_reader.Read(ingress.Namespace(), path.At("backend", "service")!.AsObject(), isDefault: false));
        return Paths(path.Text("path"), path.Text("pathType")).Select(text => new JsonObject { ["paths"] = Json.Array([text]), ["service"] = service });
    }

    private string Link(ServicePort port) => scope.Path("backendServices", port.Backend(_names));
}
