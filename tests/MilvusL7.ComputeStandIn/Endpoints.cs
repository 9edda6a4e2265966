using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>The answer to listNetworkEndpoints.</summary>
internal static class Endpoints
{
    public static JsonObject List(ComputeState state, ApiCall call, Route route)
    {
        if (state.Get(route.Path) is null)
        {
            throw ApiException.NotFound(state.Project, route.Path);
        }

        bool health = call.Text("healthStatus") switch
        {
            "SHOW" => true,
            null or "SKIP" => false,
            var other => throw ApiException.Invalid("resource.healthStatus", other, "Must be SHOW or SKIP."),
        };
        JsonObject[] services = health ? [.. ServicesOf(state, route.Path)] : [];
        var (endpoints, next) = Lists.Cut(call, state.EndpointsAt(route.Path));
        var list = new JsonObject { ["kind"] = "compute#networkEndpointGroupsListNetworkEndpoints", ["id"] = $"projects/{state.Project}/{route.Path}" };
        if (endpoints.Count > 0)
        {
            list["items"] = new JsonArray([.. endpoints.Select(endpoint => Item(state, route.Path, endpoint, services))]);
        }

        return Lists.WithNext(list, next);
    }

    /// <summary>Health is known per backend service: a group that is in none has none.</summary>
    private static IEnumerable<JsonObject> ServicesOf(ComputeState state, string group)
    {
        string[] scopes = ["global", .. state.Regions.Select(region => $"regions/{region}")];
        return scopes.SelectMany(scope => state.List($"{scope}/backendServices")).Where(service => BackendHealth.Groups(service).Contains(group));
    }

    private static JsonObject Item(ComputeState state, string group, NetworkEndpoint endpoint, JsonObject[] services)
    {
        var shown = new JsonObject { ["ipAddress"] = endpoint.IpAddress, ["port"] = endpoint.Port };
        if (endpoint.Instance is { } instance)
        {
            shown["instance"] = instance;
        }

        var item = new JsonObject { ["networkEndpoint"] = shown };
        if (services.Length > 0)
        {
            item["healths"] = new JsonArray([.. services.Select(service => new JsonObject
            {
                ["backendService"] = new JsonObject { ["backendService"] = service["selfLink"]!.DeepClone() },
                ["healthState"] = state.HealthAt(group, endpoint.IpAddress, endpoint.Port),
            })]);
        }

        return item;
    }
}
