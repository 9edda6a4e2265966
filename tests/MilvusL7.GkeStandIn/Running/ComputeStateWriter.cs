using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.GkeStandIn;

/// <summary>Carries Compute resources between a world and the stand-in for the Compute API.</summary>
public static class ComputeStateWriter
{
    /// <summary>Everything of a world: what the API then answers is what the world says.</summary>
    public static void Write(ComputeState state, GkeWorld world)
    {
        Write(state, new ComputeStore(), world.Compute);
        foreach (var (metric, limit) in world.Behaviour.Quotas)
        {
            state.SetQuota(metric, limit);
        }
    }

    /// <summary>Only what is another in the second: what others set on a resource meanwhile stays.</summary>
    internal static void Write(ComputeState state, ComputeStore before, ComputeStore after)
    {
        foreach (string path in before.Paths.Except(after.Paths).ToList())
        {
            state.Remove(path);
        }

        foreach (string path in after.Paths)
        {
            var resource = after.Get(path)!;
            if (before.Get(path) is not { } old)
            {
                state.Put(ComputeStore.Collection(path), resource);
                continue;
            }

            var changed = resource.Where(field => field.Key is not ("privateKey" or "selfLink") && !Same(old[field.Key], field.Value)).ToList();
            var removed = old.Select(field => field.Key).Where(name => !resource.ContainsKey(name)).ToList();
            if (changed.Count + removed.Count > 0)
            {
                state.Update(path, found =>
                {
                    foreach (var (name, value) in changed)
                    {
                        found[name] = value?.DeepClone();
                    }

                    foreach (string name in removed)
                    {
                        found.Remove(name);
                    }
                });
            }
        }

        foreach (var (path, endpoints) in after.Endpoints)
        {
            WriteEndpoints(state, path, before.Endpoints.GetValueOrDefault(path) ?? [], endpoints);
        }
    }

    /// <summary>What is in the project's global and regional collections and in the cluster's zones; endpoints are the caller's.</summary>
    public static void Read(ComputeState state, GkeCluster cluster, ComputeStore into)
    {
        string[] kinds =
        [
            "addresses", "backendServices", "firewalls", "forwardingRules", "healthChecks", "securityPolicies", "sslCertificates", "sslPolicies",
            "subnetworks", "targetHttpProxies", "targetHttpsProxies", "urlMaps",
        ];
        var collections = kinds.SelectMany(kind => (string[])[$"global/{kind}", $"regions/{cluster.Region}/{kind}"])
            .Concat(cluster.Zones.Select(zone => $"zones/{zone}/networkEndpointGroups"));
        foreach (string collection in collections)
        {
            foreach (var resource in state.List(collection))
            {
                into.Put(collection, resource);
            }
        }

        foreach (var quota in state.Quotas())
        {
            into.Quotas[quota.Metric] = (quota.Limit, quota.Usage);
        }
    }

    private static void WriteEndpoints(ComputeState state, string path, IReadOnlyList<GkeEndpoint> before, IReadOnlyList<GkeEndpoint> after)
    {
        string[] parts = path.Split('/');
        (string zone, string group) = (parts[1], parts[3]);
        if (!before.Select(Address).ToHashSet().SetEquals(after.Select(Address)))
        {
            state.SetEndpoints(zone, group, after.Select(endpoint => new NetworkEndpoint(endpoint.IpAddress, endpoint.Port, endpoint.Instance)));
        }

        foreach (var endpoint in after.Except(before))
        {
            state.SetHealth(zone, group, endpoint.IpAddress, endpoint.Port, endpoint.Health);
        }
    }

    private static (string IpAddress, int Port) Address(GkeEndpoint endpoint) => (endpoint.IpAddress, endpoint.Port);

    /// <summary>The API writes every reference as a full v1 link; the controllers also write shorter ones.</summary>
    private static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (JsonObject x, JsonObject y) => x.Count == y.Count && x.All(field => y.ContainsKey(field.Key) && Same(field.Value, y[field.Key])),
        (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(pair => Same(pair.First, pair.Second)),
        _ => ComputeApi.Path(a?.ToString() ?? "") == ComputeApi.Path(b?.ToString() ?? ""),
    };
}
