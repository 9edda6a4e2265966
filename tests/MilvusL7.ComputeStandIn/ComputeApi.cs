using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>Answers calls from the state.</summary>
internal sealed class ComputeApi(ComputeState state, Operations operations)
{
    private readonly Addresses _addresses = new(state, operations);
    private readonly Lists _lists = new(state);

    public bool ReleaseAddressesInUse
    {
        get => _addresses.ReleaseInUse;
        set => _addresses.ReleaseInUse = value;
    }

    public async Task<ApiAnswer> AnswerAsync(ApiCall call, Route route, CancellationToken cancellation)
    {
        try
        {
            operations.Settle();
            return ApiAnswer.Ok(await ResultAsync(call, route, cancellation));
        }
        catch (ApiException e)
        {
            return e.Answer;
        }
    }

    private async Task<JsonObject> ResultAsync(ApiCall call, Route route, CancellationToken cancellation)
    {
        if (route.Collection is null)
        {
            return call.Method == "GET" ? Project() : throw NotDone(call);
        }

        if (ResourceKind.Of(route.Collection) is not { } kind)
        {
            throw NotDone(call);
        }

        CheckArea(route);
        if (kind.Collection == "operations")
        {
            return (call.Method, route) switch
            {
                ("GET", { Scope: "aggregated", Name: null }) => _lists.Aggregated(call, kind, operations.All),
                ("GET", { Name: null }) => _lists.Page(call, kind, route.CollectionPath, operations.All(route.Scope)),
                ("GET", { Verb: null }) => operations.Get(route),
                ("POST", { Verb: "wait" }) => await operations.WaitAsync(route, cancellation),
                _ => throw NotDone(call),
            };
        }

        return (call.Method, route) switch
        {
            ("GET", { Scope: "aggregated", Name: null }) => _lists.Aggregated(call, kind, scope => state.List($"{scope}/{kind.Collection}")),
            ("GET", { Scope: "", Name: null }) => _lists.Page(call, kind, route.CollectionPath, Areas(route.Collection)),
            ("GET", { Scope: "", Name: not null }) => Area(route.Collection, route.Name),
            ("GET", { Name: null }) => _lists.Page(call, kind, route.CollectionPath, state.List(route.CollectionPath)),
            ("GET", { Verb: null }) => state.Get(route.Path) ?? throw ApiException.NotFound(state.Project, route.Path),
            ("POST", { Collection: "addresses", Name: null }) => _addresses.Insert(call, route),
            ("DELETE", { Collection: "addresses", Verb: null }) => _addresses.Delete(call, route),
            ("POST", { Collection: "backendServices", Verb: "getHealth" }) => BackendHealth.Of(state, call, route),
            ("POST", { Collection: "networkEndpointGroups", Verb: "listNetworkEndpoints" }) => Endpoints.List(state, call, route),
            _ => throw NotDone(call),
        };
    }

    private static ApiException NotDone(ApiCall call) =>
        new(501, "notInTheStandIn", $"The Compute stand-in does not do {call.Method} {call.Path}");

    private void CheckArea(Route route)
    {
        if (route.Scope.Split('/') is not [var area, var name])
        {
            return;
        }

        string field = area[..^1];
        if (!(area == "regions" ? state.Regions : state.Zones).Contains(name))
        {
            throw ApiException.Invalid(field, name, $"Unknown {field}.");
        }
    }

    private JsonObject Project() => new()
    {
        ["kind"] = "compute#project",
        ["id"] = state.ProjectNumber,
        ["creationTimestamp"] = "2024-01-01T00:00:00.000-08:00",
        ["name"] = state.Project,
        ["selfLink"] = state.UrlOf(string.Empty),
        ["quotas"] = Quotas(null),
        ["defaultNetworkTier"] = "PREMIUM",
    };

    private IEnumerable<JsonObject> Areas(string collection) =>
        (collection == "regions" ? state.Regions : state.Zones).Select(name => Area(collection, name));

    private JsonObject Area(string collection, string name)
    {
        bool region = collection == "regions";
        string path = $"{collection}/{name}";
        if (!(region ? state.Regions : state.Zones).Contains(name))
        {
            throw ApiException.NotFound(state.Project, path);
        }

        var area = new JsonObject
        {
            ["kind"] = region ? "compute#region" : "compute#zone",
            ["name"] = name,
            ["description"] = name,
            ["status"] = "UP",
            ["selfLink"] = state.UrlOf(path),
        };
        if (region)
        {
            area["zones"] = new JsonArray([.. state.Zones.Where(zone => ComputeState.RegionOf(zone) == name).Select(zone => JsonValue.Create(state.UrlOf($"zones/{zone}")))]);
            area["quotas"] = Quotas(name);
        }
        else
        {
            area["region"] = state.UrlOf($"regions/{ComputeState.RegionOf(name)}");
        }

        return area;
    }

    private JsonArray Quotas(string? region) =>
        new([.. state.Quotas(region).Select(quota => new JsonObject { ["limit"] = quota.Limit, ["metric"] = quota.Metric, ["usage"] = quota.Usage })]);
}
