using System.Net;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.GkeStandIn;

/// <summary>What a URL map says now: which endpoints get a request, by its host and path.</summary>
internal sealed class UrlMapTable
{
    private readonly Dictionary<string, Matcher> _hosts = [];
    private readonly ComputeState _compute;
    private readonly Matcher _other;

    public UrlMapTable(ComputeState compute, JsonObject map)
    {
        _compute = compute;
        var known = new Dictionary<string, IPEndPoint[]>();
        foreach (var rule in map.Items("hostRules"))
        {
            var matcher = Read(map.Items("pathMatchers").FirstOrDefault(matcher => matcher.Text("name") == rule.Text("pathMatcher")), known);
            foreach (string host in rule.Texts("hosts"))
            {
                _hosts[host] = matcher;
            }
        }

        _other = _hosts.GetValueOrDefault("*") ?? Read(map, known);
    }

    /// <summary>Healthy endpoints of the backend service; empty where it has none.</summary>
    public IPEndPoint[] Find(string host, string path)
    {
        var matcher = _hosts.GetValueOrDefault(host, _other);
        if (matcher.Exact.TryGetValue(path, out var found))
        {
            return found;
        }

        return matcher.Prefixes.FirstOrDefault(prefix => path.StartsWith(prefix.Path, StringComparison.Ordinal)).Endpoints ?? matcher.Default;
    }

    private Matcher Read(JsonObject? matcher, Dictionary<string, IPEndPoint[]> known)
    {
        var exact = new Dictionary<string, IPEndPoint[]>();
        var prefixes = new List<(string Path, IPEndPoint[] Endpoints)>();
        foreach (var rule in matcher.Items("pathRules"))
        {
            foreach (string path in rule.Texts("paths"))
            {
                if (path.EndsWith('*'))
                {
                    prefixes.Add((path[..^1], Endpoints(rule.Text("service"), known)));
                }
                else
                {
                    exact[path] = Endpoints(rule.Text("service"), known);
                }
            }
        }

        return new Matcher(exact, [.. prefixes.OrderByDescending(prefix => prefix.Path.Length)], Endpoints(matcher.Text("defaultService"), known));
    }

    private IPEndPoint[] Endpoints(string link, Dictionary<string, IPEndPoint[]> known)
    {
        if (known.TryGetValue(link, out var found))
        {
            return found;
        }

        // Another protocol than HTTP2 is HTTP/1.1 to the backend, which Milvus does not speak on this port: there, too, 502 is the answer.
        var service = link.Length == 0 ? null : _compute.Get(ComputeApi.Path(link));
        return known[link] = service.Text("protocol") == "HTTP2" ? [.. Healthy(service)] : [];
    }

    private IEnumerable<IPEndPoint> Healthy(JsonObject? service) =>
        from backend in service.Items("backends")
        let parts = ComputeApi.Path(backend.Text("group")).Split('/')
        where parts is ["zones", _, "networkEndpointGroups", _]
        from endpoint in _compute.Endpoints(parts[1], parts[3])
        where _compute.Health(parts[1], parts[3], endpoint.IpAddress, endpoint.Port) == "HEALTHY"
        select new IPEndPoint(PodNetwork.OnLoopback(endpoint.IpAddress), endpoint.Port);

    private sealed record Matcher(IReadOnlyDictionary<string, IPEndPoint[]> Exact, IReadOnlyList<(string Path, IPEndPoint[] Endpoints)> Prefixes, IPEndPoint[] Default);
}
