using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Makes resources of a world as the Compute API would, with its refusals.</summary>
internal sealed class ComputeApi(GkeWorld world)
{
    private const string Host = "https://www.googleapis.com/compute/";

    // Quotas of global and of regional resources have names of their own; the metric is one for both here.
    private static readonly Dictionary<string, string> Metrics = new()
    {
        ["addresses"] = "STATIC_ADDRESSES",
        ["backendServices"] = "BACKEND_SERVICES",
        ["forwardingRules"] = "FORWARDING_RULES",
        ["healthChecks"] = "HEALTH_CHECKS",
        ["networkEndpointGroups"] = "NETWORK_ENDPOINT_GROUPS",
        ["sslCertificates"] = "SSL_CERTIFICATES",
        ["targetHttpProxies"] = "TARGET_HTTP_PROXIES",
        ["targetHttpsProxies"] = "TARGET_HTTPS_PROXIES",
        ["urlMaps"] = "URL_MAPS",
    };

    public string Project => world.Cluster.Project;

    public string Link(string path, string version = "v1") => $"{Host}{version}/projects/{Project}/{path}";

    /// <summary>The path below the project of a full or partial link.</summary>
    public static string Path(string link)
    {
        int at = link.IndexOf("/projects/", StringComparison.Ordinal);
        return at < 0 ? link : link[(link.IndexOf('/', at + "/projects/".Length) + 1)..];
    }

    public JsonObject? Find(string path) => world.Compute.Get(path);

    public JsonObject Get(string path) => Find(path) ?? throw ComputeException.NotFound(Project, path);

    /// <summary>Makes it, or brings it up to date and leaves what others set on it; answers whether it is new.</summary>
    public bool Ensure(string collection, JsonObject resource, string version = "v1")
    {
        string path = $"{collection}/{resource.Text("name")}";
        if (Find(path) is { } existing)
        {
            foreach (var (name, value) in resource)
            {
                existing[name] = value?.DeepClone();
            }

            return false;
        }

        CheckQuota(collection);
        resource["selfLink"] = Link(path, version);
        world.Compute.Put(collection, resource);
        return true;
    }

    public void Remove(string path) => world.Compute.Remove(path);

    private void CheckQuota(string collection)
    {
        string kind = collection[(collection.LastIndexOf('/') + 1)..];
        if (!Metrics.TryGetValue(kind, out string? metric))
        {
            return;
        }

        double used = world.Compute.Paths.Count(path => ComputeStore.Collection(path).EndsWith("/" + kind, StringComparison.Ordinal));
        double limit = double.PositiveInfinity;
        if (world.Behaviour.Quotas.TryGetValue(metric, out int wanted))
        {
            limit = wanted;
        }
        else if (world.Compute.Quotas.TryGetValue(metric, out var quota))
        {
            limit = quota.Limit;
            used = Math.Max(used, quota.Usage);
        }

        if (used >= limit)
        {
            string where = collection.StartsWith("global/", StringComparison.Ordinal) ? "globally" : $"in region {world.Cluster.Region}";
            throw new ComputeException(403, string.Create(CultureInfo.InvariantCulture, $"Quota '{metric}' exceeded.  Limit: {limit:0.0} {where}."), "quotaExceeded");
        }
    }
}
