using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Resources of Compute by their path below the project, such as <c>global/backendServices/NAME</c>.</summary>
public sealed class ComputeStore
{
    private readonly Dictionary<string, JsonObject> _resources = [];
    private readonly Dictionary<string, IReadOnlyList<GkeEndpoint>> _endpoints = [];

    public IReadOnlyCollection<string> Paths => _resources.Keys;

    /// <summary>Endpoints of each network endpoint group, by its path.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<GkeEndpoint>> Endpoints => _endpoints;

    /// <summary>Limit and use of the project's quotas, by metric.</summary>
    public IDictionary<string, (double Limit, double Usage)> Quotas { get; } = new Dictionary<string, (double Limit, double Usage)>();

    public JsonObject? Get(string path) => _resources.GetValueOrDefault(path);

    public IReadOnlyList<JsonObject> List(string collection) => [.. _resources.Where(entry => Collection(entry.Key) == collection).Select(entry => entry.Value)];

    public JsonObject Put(string collection, JsonObject resource) => _resources[$"{collection}/{resource.Text("name")}"] = resource;

    public bool Remove(string path)
    {
        _endpoints.Remove(path);
        return _resources.Remove(path);
    }

    public void SetEndpoints(string path, IReadOnlyList<GkeEndpoint> endpoints) => _endpoints[path] = endpoints;

    /// <summary>The path without its last part.</summary>
    public static string Collection(string path) => path[..path.LastIndexOf('/')];

    internal ComputeStore Clone()
    {
        var copy = new ComputeStore();
        foreach (var (path, resource) in _resources)
        {
            copy._resources[path] = resource.DeepClone().AsObject();
        }

        foreach (var (path, endpoints) in _endpoints)
        {
            copy._endpoints[path] = endpoints;
        }

        foreach (var (metric, quota) in Quotas)
        {
            copy.Quotas[metric] = quota;
        }

        return copy;
    }
}
