using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Runs the health checks of all groups against what a Milvus proxy answers.</summary>
internal sealed class HealthChecker(GkeWorld world)
{
    public void Run()
    {
        var checks = Checks();
        foreach (var (path, endpoints) in world.Compute.Endpoints.ToList())
        {
            string zonal = path["zones/".Length..];
            string @namespace = NamespaceOf(world.Compute.Get(path));
            world.Compute.SetEndpoints(path, [.. endpoints.Select(endpoint =>
                endpoint with { Health = checks.TryGetValue(zonal, out var check) ? Health(check, @namespace, endpoint) : "UNKNOWN" })]);
        }
    }

    /// <summary>The health check of each group that a load balancer serves; the others are not checked.</summary>
    private Dictionary<string, JsonObject> Checks()
    {
        var checks = new Dictionary<string, JsonObject>();
        foreach (var service in Served().Select(world.Compute.Get).OfType<JsonObject>())
        {
            if (service.Texts("healthChecks").FirstOrDefault() is not { } link || world.Compute.Get(ComputeApi.Path(link)) is not { } check)
            {
                continue;
            }

            foreach (var backend in service.Items("backends"))
            {
                checks[ComputeApi.Path(backend.Text("group"))["zones/".Length..]] = check;
            }
        }

        return checks;
    }

    /// <summary>Paths of the backend services that some forwarding rule leads to.</summary>
    private HashSet<string> Served()
    {
        var rules = world.Compute.Paths.Where(path => path.Contains("/forwardingRules/", StringComparison.Ordinal)).Select(world.Compute.Get);
        var maps = rules.Select(rule => world.Compute.Get(ComputeApi.Path(rule.Text("target")))).Select(proxy => world.Compute.Get(ComputeApi.Path(proxy.Text("urlMap"))));
        return [.. maps.SelectMany(map => map.Items("pathMatchers").SelectMany(matcher => matcher.Items("pathRules")).Select(rule => rule.Text("service")).Append(map.Text("defaultService")))
            .Select(ComputeApi.Path)];
    }

    private string Health(JsonObject check, string @namespace, GkeEndpoint endpoint)
    {
        if (world.Behaviour.PodHealth.TryGetValue(endpoint.Pod, out string? said))
        {
            return said;
        }

        return world.Kubernetes.Get("Pod", @namespace, endpoint.Pod) is { } pod && Answers(pod, check, endpoint) ? "HEALTHY" : "UNHEALTHY";
    }

    private bool Answers(JsonObject pod, JsonObject check, GkeEndpoint endpoint)
    {
        string type = check.Text("type");
        var probe = check.At(type.ToLowerInvariant() + "HealthCheck");
        int port = (int)(probe.Number("port") ?? endpoint.Port);
        if (type != "HTTP" || !FirewallController.LetsIn(world, port))
        {
            return false;
        }

        if (world.Behaviour.Probe is { } ask)
        {
            return ask(endpoint.IpAddress, port, probe.Text("requestPath") is { Length: > 0 } path ? path : "/");
        }

        // 19530 speaks gRPC and 8080 wants a path of REST: neither answers a health check with 200.
        return ContainersReady(pod)
            && probe.Text("requestPath") == "/healthz" && (IsDefaultBackend(pod) ? port == endpoint.Port : port == MetricsPort(pod));
    }

    private static bool IsDefaultBackend(JsonObject pod) => pod.Text("metadata", "labels", "k8s-app") == "glbc";

    private static int MetricsPort(JsonObject pod) => NegController.TargetPort(pod, "metrics") ?? 9091;

    // A pod with a readiness gate is Ready only after this; its containers are what a health check reaches.
    private static bool ContainersReady(JsonObject pod) =>
        pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "ContainersReady")
            is { } containers ? containers.Text("status") == "True" : PodCondition.Is(pod, "Ready");

    private static string NamespaceOf(JsonObject? group) => Json.TryParse(group.Text("description")).Text("namespace");
}
