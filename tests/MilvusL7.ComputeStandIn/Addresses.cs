using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MilvusL7.ComputeStandIn;

/// <summary>Reserving and releasing addresses, with Google's refusals.</summary>
internal sealed partial class Addresses(ComputeState state, Operations operations)
{
    private const string NamePattern = "[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?";

    private readonly Lock _lock = new();

    public JsonObject Insert(ApiCall call, Route route)
    {
        lock (_lock)
        {
            string? requestId = call.Parameter("requestId");
            return operations.Repeated(requestId) ?? Insert(call, route, requestId);
        }
    }

    public JsonObject Delete(ApiCall call, Route route)
    {
        lock (_lock)
        {
            string? requestId = call.Parameter("requestId");
            return operations.Repeated(requestId) ?? Delete(route, requestId);
        }
    }

    private JsonObject Insert(ApiCall call, Route route, string? requestId)
    {
        string name = call.Text("name") ?? throw new ApiException(400, "required", "Required field 'resource.name' not specified");
        string path = $"{route.CollectionPath}/{name}";
        if (!Name().IsMatch(name))
        {
            throw ApiException.Invalid("resource.name", name, $"Must be a match of regex '{NamePattern}'");
        }

        string type = OneOf(call, "addressType", "EXTERNAL", "INTERNAL") ?? "EXTERNAL";
        if (OneOf(call, "ipVersion", "IPV4", "IPV6") == "IPV6")
        {
            throw new ApiException(501, "notInTheStandIn", "The Compute stand-in has no IPv6 addresses");
        }

        if (state.Get(path) is not null || operations.UnderWay(path, "insert"))
        {
            throw new ApiException(409, "alreadyExists", $"The resource 'projects/{state.Project}/{path}' already exists");
        }

        string? wanted = call.Text("address");
        if (wanted is not null)
        {
            CheckWanted(route, type, wanted);
        }

        if (type == "EXTERNAL")
        {
            CheckQuota(route);
        }

        var resource = (JsonObject)call.Body!.DeepClone();
        foreach (string output in new[] { "id", "creationTimestamp", "status", "users" })
        {
            resource.Remove(output);
        }

        string id = state.NextId();
        resource["id"] = id;
        resource["addressType"] = type;
        resource["address"] = wanted ?? state.NextAddress(route.Scope, type);
        return operations.Start(route.Scope, "insert", path, id, requestId, () => state.Put(route.CollectionPath, resource));
    }

    private JsonObject Delete(Route route, string? requestId)
    {
        var address = state.Get(route.Path) ?? throw ApiException.NotFound(state.Project, route.Path);
        if (operations.UnderWay(route.Path, "delete"))
        {
            throw new ApiException(400, "resourceNotReady", $"The resource 'projects/{state.Project}/{route.Path}' is not ready");
        }

        if (address["users"] is JsonArray users && !ReleaseInUse)
        {
            string user = ResourceUrl.PathOf(users[0]!.GetValue<string>())!;
            throw new ApiException(
                400,
                "resourceInUseByAnotherResource",
                $"The address resource 'projects/{state.Project}/{route.Path}' is already being used by 'projects/{state.Project}/{user}'");
        }

        return operations.Start(route.Scope, "delete", route.Path, address["id"]!.GetValue<string>(), requestId, () => state.Remove(route.Path));
    }

    /// <summary>An address that a forwarding rule lost with its reservation stays the rule's, as an ephemeral one.</summary>
    public bool ReleaseInUse { get; set; }

    /// <summary>An external address can be asked for by number only while it is in use: that turns an ephemeral one into a static one.</summary>
    private void CheckWanted(Route route, string type, string wanted)
    {
        if (!IPAddress.TryParse(wanted, out var parsed) || parsed.ToString() != wanted)
        {
            throw ApiException.Invalid("resource.address", wanted, "Must be a valid IP address.");
        }

        if (state.List(route.CollectionPath).Any(address => address["address"]?.GetValue<string>() == wanted))
        {
            // Known from the mocks of Google's own Go client: 400 for an external address, 409 for an internal one.
            throw type == "EXTERNAL"
                ? ApiException.Invalid("resource.address", wanted, "Specified IP address is already reserved.")
                : new ApiException(409, "conflict", $"IP '{wanted}' is already being used by another resource.");
        }

        if (type == "EXTERNAL" && state.UsersOf(route.Scope, wanted).Count == 0)
        {
            throw ApiException.Invalid("resource.address", wanted, "Specified IP address is not in use by a resource of this project and scope, and cannot be reserved.");
        }
    }

    private void CheckQuota(Route route)
    {
        string? region = route.Scope.StartsWith("regions/", StringComparison.Ordinal) ? route.Scope[8..] : null;
        var quota = state.Quotas(region).Single(quota => quota.Metric == "STATIC_ADDRESSES");
        if (quota.Usage + 1 > quota.Limit)
        {
            string where = region is null ? "globally" : $"in region {region}";
            throw new ApiException(
                403, "quotaExceeded", string.Create(CultureInfo.InvariantCulture, $"Quota 'STATIC_ADDRESSES' exceeded.  Limit: {quota.Limit:0.0} {where}."));
        }
    }

    private static string? OneOf(ApiCall call, string field, params string[] values) =>
        call.Text(field) is not { } text || values.Contains(text)
            ? call.Text(field)
            : throw ApiException.Invalid($"resource.{field}", text, $"'{text}' is not one of {string.Join(", ", values)}.");

    [GeneratedRegex($"^{NamePattern}$")]
    private static partial Regex Name();
}
