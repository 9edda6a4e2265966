using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>The resources of one project, as JSON. What goes in and out are copies.</summary>
/// <remarks>
/// Paths are what stands after <c>projects/P/</c>: <c>global/backendServices/NAME</c>, <c>zones/us-west1-a/networkEndpointGroups/NAME</c>.
/// </remarks>
public sealed class ComputeState
{
    private const double DefaultLimit = 100;

    private static readonly (string Metric, string Collection)[] Metrics =
    [
        ("STATIC_ADDRESSES", "addresses"),
        ("FORWARDING_RULES", "forwardingRules"),
        ("TARGET_HTTP_PROXIES", "targetHttpProxies"),
        ("TARGET_HTTPS_PROXIES", "targetHttpsProxies"),
        ("URL_MAPS", "urlMaps"),
        ("BACKEND_SERVICES", "backendServices"),
        ("HEALTH_CHECKS", "healthChecks"),
        ("SSL_CERTIFICATES", "sslCertificates"),
        ("FIREWALLS", "firewalls"),
        ("NETWORKS", "networks"),
    ];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<NetworkEndpoint>> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string IpAddress, int Port), string> _health = [];
    private readonly Dictionary<(string Scope, string Metric), (double Limit, double? Usage)> _quotas = [];
    private readonly SortedSet<string> _zones = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _regions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, uint> _lastAddress = new(StringComparer.Ordinal);
    private ulong _lastId = 4_611_686_018_427_387_904;

    public ComputeState(string project)
    {
        Project = project;
        foreach (string zone in new[] { "us-central1-a", "us-central1-b", "us-west1-a", "us-west1-b" })
        {
            AddZone(zone);
        }
    }

    public string Project { get; }

    /// <summary>What Google names a project by in some messages and links.</summary>
    public string ProjectNumber => "271828182845";

    public IReadOnlyList<string> Regions
    {
        get
        {
            lock (_lock)
            {
                return [.. _regions];
            }
        }
    }

    public IReadOnlyList<string> Zones
    {
        get
        {
            lock (_lock)
            {
                return [.. _zones];
            }
        }
    }

    public string UrlOf(string path) => ResourceUrl.Of(Project, path);

    /// <summary>The zone, and the region it is in.</summary>
    public void AddZone(string zone)
    {
        lock (_lock)
        {
            _zones.Add(zone);
            _regions.Add(RegionOf(zone));
        }
    }

    public JsonObject? Get(string path)
    {
        lock (_lock)
        {
            return _resources.TryGetValue(path, out var found) ? Shown(path, found) : null;
        }
    }

    public IReadOnlyList<JsonObject> List(string collection)
    {
        lock (_lock)
        {
            string prefix = collection + "/";
            return [.. _resources.Where(pair => Below(prefix, pair.Key)).Select(pair => Shown(pair.Key, pair.Value))];
        }
    }

    /// <summary>Adds or replaces, and fills in what Google fills in.</summary>
    public JsonObject Put(string collection, JsonObject resource)
    {
        string name = resource["name"]?.GetValue<string>() ?? throw new ArgumentException("the resource has no name", nameof(resource));
        string path = $"{collection}/{name}";
        string[] parts = collection.Split('/');
        var kind = ResourceKind.Of(parts[^1]) ?? throw new ArgumentException($"no collection {collection} here", nameof(collection));
        var written = (JsonObject)resource.DeepClone();
        lock (_lock)
        {
            var before = _resources.GetValueOrDefault(path);
            foreach (string output in new[] { "kind", "id", "creationTimestamp", "selfLink", "fingerprint", "labelFingerprint", "region", "zone" })
            {
                written.Remove(output);
            }

            ResourceDefaults.Fill(kind, written);
            ResourceUrl.Normalize(Project, written);
            if (kind.Collection == "forwardingRules")
            {
                GiveAddress(collection, written, Text(before, "IPAddress"));
            }

            string fingerprint = ResourceDefaults.Fingerprint(written);
            if (kind.Fingerprint)
            {
                written["fingerprint"] = fingerprint;
            }

            if (kind.Labels)
            {
                written["labelFingerprint"] = ResourceDefaults.Fingerprint(written["labels"] as JsonObject ?? []);
            }

            written["kind"] = kind.Full;
            written["id"] = before?["id"]?.DeepClone() ?? resource["id"]?.DeepClone() ?? NextId();
            written["creationTimestamp"] = before?["creationTimestamp"]?.DeepClone() ?? resource["creationTimestamp"]?.DeepClone()
                ?? ResourceDefaults.Time(DateTimeOffset.UtcNow);
            written["selfLink"] = UrlOf(path);
            if (parts is ["regions", var region, _])
            {
                _regions.Add(region);
                written["region"] = UrlOf($"regions/{region}");
            }
            else if (parts is ["zones", var zone, _])
            {
                AddZone(zone);
                written["zone"] = UrlOf($"zones/{zone}");
            }

            _resources[path] = written;
            return Shown(path, written);
        }
    }

    public bool Remove(string path)
    {
        lock (_lock)
        {
            _endpoints.Remove(path);
            return _resources.Remove(path);
        }
    }

    /// <summary>False if there is no such resource.</summary>
    public bool Update(string path, Action<JsonObject> change)
    {
        lock (_lock)
        {
            if (!_resources.TryGetValue(path, out var found))
            {
                return false;
            }

            var changed = (JsonObject)found.DeepClone();
            change(changed);
            Put(path[..path.LastIndexOf('/')], changed);
            return true;
        }
    }

    public void SetEndpoints(string zone, string neg, IEnumerable<NetworkEndpoint> endpoints)
    {
        NetworkEndpoint[] all = [.. endpoints];
        lock (_lock)
        {
            _endpoints[Group(zone, neg)] = all;
        }
    }

    public IReadOnlyList<NetworkEndpoint> Endpoints(string zone, string neg) => EndpointsAt(Group(zone, neg));

    /// <param name="state">HEALTHY, UNHEALTHY, DRAINING or UNKNOWN.</param>
    public void SetHealth(string zone, string neg, string ip, int port, string state)
    {
        lock (_lock)
        {
            _health[(Group(zone, neg), ip, port)] = state;
        }
    }

    /// <summary>UNKNOWN until it is set.</summary>
    public string Health(string zone, string neg, string ip, int port) => HealthAt(Group(zone, neg), ip, port);

    /// <param name="region">Null for the project's own quota.</param>
    /// <param name="usage">Null to count what there is.</param>
    public void SetQuota(string metric, double limit, string? region = null, double? usage = null)
    {
        lock (_lock)
        {
            _quotas[(ScopeOf(region), metric)] = (limit, usage);
        }
    }

    public IReadOnlyList<Quota> Quotas(string? region = null)
    {
        lock (_lock)
        {
            string scope = ScopeOf(region);
            var quotas = new List<Quota>();
            foreach (var (metric, collection) in Metrics)
            {
                string prefix = $"{scope}/{collection}/";
                var (limit, usage) = _quotas.GetValueOrDefault((scope, metric), (DefaultLimit, null));
                quotas.Add(new Quota(metric, limit, usage ?? _resources.Keys.Count(path => Below(prefix, path))));
            }

            foreach (var ((where, metric), (limit, usage)) in _quotas)
            {
                if (where == scope && !Metrics.Any(known => known.Metric == metric))
                {
                    quotas.Add(new Quota(metric, limit, usage ?? 0));
                }
            }

            return quotas;
        }
    }

    internal IReadOnlyList<NetworkEndpoint> EndpointsAt(string path)
    {
        lock (_lock)
        {
            return _endpoints.GetValueOrDefault(path, []);
        }
    }

    internal string HealthAt(string path, string ip, int port)
    {
        lock (_lock)
        {
            return _health.GetValueOrDefault((path, ip, port), "UNKNOWN");
        }
    }

    /// <summary>An address that nothing in the scope has.</summary>
    internal string NextAddress(string scope, string addressType)
    {
        uint first = addressType == "INTERNAL" ? 0x0A8A0064u : scope == "global" ? 0x22787800u : 0x23E90000u;
        lock (_lock)
        {
            while (true)
            {
                uint next = _lastAddress.GetValueOrDefault(scope + addressType, first) + 1;
                _lastAddress[scope + addressType] = next;
                string address = string.Create(CultureInfo.InvariantCulture, $"{next >> 24}.{next >> 16 & 255}.{next >> 8 & 255}.{next & 255}");
                if (!_resources.Values.Any(resource => Text(resource, "address") == address || Text(resource, "IPAddress") == address))
                {
                    return address;
                }
            }
        }
    }

    internal string NextId()
    {
        lock (_lock)
        {
            return (_lastId += 7_919).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The forwarding rules of the scope that have this address.</summary>
    internal IReadOnlyList<string> UsersOf(string scope, string? address)
    {
        lock (_lock)
        {
            string prefix = $"{scope}/forwardingRules/";
            return address is null ? [] : [.. _resources.Where(pair => Below(prefix, pair.Key) && Text(pair.Value, "IPAddress") == address).Select(pair => UrlOf(pair.Key))];
        }
    }

    internal static string RegionOf(string zone) => zone[..zone.LastIndexOf('-')];

    private static string ScopeOf(string? region) => region is null ? "global" : $"regions/{region}";

    private static string Group(string zone, string neg) => $"zones/{zone}/networkEndpointGroups/{neg}";

    private static bool Below(string prefix, string path) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && path.IndexOf('/', prefix.Length) < 0;

    private static string? Text(JsonObject? resource, string name) =>
        resource?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A rule can be written with the link of an address or with none; it is read with the address itself.</summary>
    private void GiveAddress(string collection, JsonObject rule, string? before)
    {
        string? wanted = Text(rule, "IPAddress");
        if (wanted is null)
        {
            bool isInternal = Text(rule, "loadBalancingScheme")?.StartsWith("INTERNAL", StringComparison.Ordinal) == true;
            rule["IPAddress"] = before ?? NextAddress(collection[..collection.LastIndexOf('/')], isInternal ? "INTERNAL" : "EXTERNAL");
        }
        else if (ResourceUrl.PathOf(wanted) is { } path && _resources.TryGetValue(path, out var address))
        {
            rule["IPAddress"] = Text(address, "address");
        }
    }

    /// <summary>A copy, with what follows from other resources.</summary>
    private JsonObject Shown(string path, JsonObject resource)
    {
        var copy = (JsonObject)resource.DeepClone();
        if (Text(copy, "kind") == "compute#address")
        {
            var users = UsersOf(path[..path.IndexOf("/addresses/", StringComparison.Ordinal)], Text(copy, "address"));
            copy.Remove("users");
            copy["status"] = users.Count > 0 ? "IN_USE" : "RESERVED";
            if (users.Count > 0)
            {
                copy["users"] = new JsonArray([.. users.Select(user => JsonValue.Create(user))]);
            }
        }

        if (Text(copy, "kind") == "compute#networkEndpointGroup")
        {
            copy["size"] = EndpointsAt(path).Count;
        }

        return copy;
    }
}
