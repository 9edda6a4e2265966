using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>GKE's service controller, as far as Compute shows it: a regional forwarding rule for each address of a Service of type LoadBalancer.</summary>
internal sealed class ServiceController(GkeWorld world)
{
    private const string Mark = """{"kubernetes.io/service-name":""";

    public void Run()
    {
        string collection = $"regions/{world.Cluster.Region}/forwardingRules";
        var wanted = world.Kubernetes.List("Service")
            .Where(service => service.Text("spec", "type") == "LoadBalancer" && !service.IsDeleted())
            .Select(Rule)
            .OfType<JsonObject>()
            .ToDictionary(rule => rule.Text("name"));
        foreach (var rule in world.Compute.List(collection).Where(rule => rule.Text("description").StartsWith(Mark, StringComparison.Ordinal)))
        {
            if (!wanted.TryGetValue(rule.Text("name"), out var same) || same.Text("IPAddress") != rule.Text("IPAddress"))
            {
                world.Compute.Remove($"{collection}/{rule.Text("name")}");
            }
        }

        foreach (var (name, rule) in wanted.Where(entry => world.Compute.Get($"{collection}/{entry.Key}") is null))
        {
            world.Compute.Put(collection, rule);
        }
    }

    private JsonObject? Rule(JsonObject service)
    {
        string? address = service.Items("status", "loadBalancer", "ingress").Select(ingress => ingress.Text("ip")).FirstOrDefault();
        return string.IsNullOrEmpty(address) ? null : new JsonObject
        {
            ["name"] = "a" + service.Text("metadata", "uid").Replace("-", "", StringComparison.Ordinal)[..31],
            ["IPAddress"] = address,
            ["IPProtocol"] = "TCP",
            ["loadBalancingScheme"] = "EXTERNAL",
            ["networkTier"] = "PREMIUM",
            ["portRange"] = "19530-19530",
            ["region"] = world.Cluster.Region,
            ["description"] = $"{Mark}\"{service.Namespace()}/{service.Name()}\"}}",
        };
    }
}
