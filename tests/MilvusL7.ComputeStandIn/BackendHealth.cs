using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>The answer to getHealth: one group's endpoints with their health.</summary>
internal static class BackendHealth
{
    public static JsonObject Of(ComputeState state, ApiCall call, Route route)
    {
        var service = state.Get(route.Path) ?? throw ApiException.NotFound(state.Project, route.Path);
        string group = call.Text("group") ?? throw new ApiException(400, "required", "Required field 'resource.group' not specified");
        string? path = ResourceUrl.PathOf(group);
        if (path is null || !Groups(service).Contains(path))
        {
            throw ApiException.Invalid("resource.group", group, $"The group is not a backend of '{route.Name}'.");
        }

        if (state.Get(path) is null)
        {
            throw ApiException.NotFound(state.Project, path);
        }

        var health = new JsonObject { ["kind"] = "compute#backendServiceGroupHealth" };
        var endpoints = state.EndpointsAt(path);
        if (endpoints.Count > 0)
        {
            string zone = path.Split('/')[1];
            health["healthStatus"] = new JsonArray([.. endpoints.Select(endpoint => Status(state, path, zone, endpoint))]);
        }

        return health;
    }

    /// <summary>The paths of the groups of a backend service.</summary>
    public static IEnumerable<string> Groups(JsonObject service) =>
        (service["backends"] as JsonArray ?? []).Select(backend => ResourceUrl.PathOf(backend?["group"]?.GetValue<string>())).OfType<string>();

    private static JsonObject Status(ComputeState state, string group, string zone, NetworkEndpoint endpoint)
    {
        var status = new JsonObject
        {
            ["healthState"] = state.HealthAt(group, endpoint.IpAddress, endpoint.Port),
            ["ipAddress"] = endpoint.IpAddress,
            ["port"] = endpoint.Port,
        };
        if (endpoint.Instance is { } instance)
        {
            status["instance"] = state.UrlOf($"zones/{zone}/instances/{instance}");
        }

        return status;
    }
}
