using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>
/// Reads the Compute resources behind one Ingress. What the Ingress and its Services name is asked for at once; only what these answers
/// name comes after: two round trips for the whole load balancer.
/// </summary>
internal sealed class ComputeReader(ComputeClient client, GcpPlace place, EngineContext context)
{
    private const string NegPrefix = "k8s1-";
    public const string FirewallPrefix = "k8s-fw-l7--";
    private const string RuleFilter = "name eq k8s2-f[rs]-.*";

    private readonly Dictionary<string, Reading<JsonObject>> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reading<IReadOnlyList<JsonObject>>> _lists = new(StringComparer.Ordinal);

    public static string FirewallFilter(string uid) => $"name eq {FirewallPrefix}{uid}.*";

    /// <summary>The cluster's part of a backend's name, which the names of its firewall rules begin with too; null where it has none.</summary>
    public static string? UidOf(string backend) =>
        backend.StartsWith(NegPrefix, StringComparison.Ordinal) ? backend[NegPrefix.Length..].Split('-')[0] : null;

    /// <param name="services">The Services that the Ingress leads to.</param>
    public async Task<ComputeView> ReadAsync(JsonObject ingress, IReadOnlyList<JsonObject> services)
    {
        if (ScopeOf(ingress) is not { } scope)
        {
            return NoRegion();
        }

        var isInternal = scope != "global";
        var negs = services.SelectMany(s => IngressFacts.NegsOf(s).Values).Distinct(StringComparer.Ordinal).ToArray();
        var zones = services.SelectMany(IngressFacts.NegZonesOf).Distinct(StringComparer.Ordinal).ToArray();
        var groups = zones.SelectMany(z => negs.Select(n => ComputePath.Of(ComputePath.Zone(z), "networkEndpointGroups", n))).Distinct(StringComparer.Ordinal).ToArray();
        var backends = IngressFacts.BackendHealthOf(ingress).Keys.Concat(negs).Distinct(StringComparer.Ordinal).ToArray();
        var paths = Named(ingress, scope)
            .Concat(backends.SelectMany(b => (string[])[ComputePath.Of(scope, "backendServices", b), ComputePath.Of(scope, "healthChecks", b)]))
            .Concat(groups)
            .Append(string.Empty)
            .Concat(place.Region is null ? [] : [ComputePath.Region(place.Region)])
            .Distinct(StringComparer.Ordinal);
        var uid = backends.Select(UidOf).OfType<string>().FirstOrDefault();
        var lists = new List<(string Path, string? Filter)> { ("global/forwardingRules", RuleFilter) };
        if (place.Region is { } near)
        {
            // An Ingress that changes its class leaves its rules in the other place (ingress-gce#1252).
            lists.Add(($"{ComputePath.Region(near)}/forwardingRules", RuleFilter));
        }

        if (uid is not null)
        {
            lists.Add(("global/firewalls", FirewallFilter(uid)));
        }

        if (isInternal)
        {
            // The second is the first one's older name.
            lists.Add(($"{scope}/subnetworks", "purpose eq \"REGIONAL_MANAGED_PROXY|INTERNAL_HTTPS_LOAD_BALANCER\""));
        }

        var endpoints = Task.WhenAll(groups.Select(g => EndpointsAsync(g)));
        await Task.WhenAll(Task.WhenAll(paths.Select(LoadAsync)), Task.WhenAll(lists.Select(l => LoadListAsync(l.Path, l.Filter))), endpoints);

        var pairs = backends
            .Select(b => ComputePath.Of(scope, "backendServices", b))
            .SelectMany(path => _resources[path].Value.Items("backends").Select(backend => (Path: path, Group: backend.Text("group") ?? string.Empty)))
            .Distinct()
            .ToArray();
        var health = Task.WhenAll(pairs.Select(p => HealthAsync(p.Path, p.Group)));
        var certificates = _resources.Values.SelectMany(r => r.Value.Texts("sslCertificates")).Select(ComputeNames.PathOf).OfType<string>()
            .Where(p => !_resources.ContainsKey(p)).Distinct(StringComparer.Ordinal).ToArray();
        await Task.WhenAll(health, Task.WhenAll(certificates.Select(LoadAsync)), FindAddressAsync(ingress, scope));
        return new ComputeView
        {
            Project = client.Project,
            Scope = scope,
            Zones = zones.Length > 0 ? zones : place.Zones,
            Resources = _resources,
            Lists = _lists,
            Endpoints = groups.Zip(endpoints.Result).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal),
            Health = pairs.Zip(health.Result).ToDictionary(p => (p.First.Path, p.First.Group), p => p.Second),
        };
    }

    /// <summary>The URL map alone, where that is all that is asked for, and again and again.</summary>
    public async Task<ComputeView> ReadUrlMapAsync(JsonObject ingress)
    {
        if (ScopeOf(ingress) is not { } scope)
        {
            return NoRegion();
        }

        await Task.WhenAll(IngressFacts.ListOf(ingress, IngressFacts.UrlMap).Select(name => LoadAsync(ComputePath.Of(scope, "urlMaps", name))));
        return new ComputeView { Project = client.Project, Scope = scope, Resources = _resources };
    }

    private string? ScopeOf(JsonObject ingress) => !IngressFacts.IsInternal(ingress) ? ComputePath.Global : place.Region is null ? null : ComputePath.Region(place.Region);

    private ComputeView NoRegion() =>
        ComputeView.NotKnown("the region of the cluster is not known: neither its nodes nor the context name a region") with { Project = client.Project, IsRegionUnknown = true };

    /// <summary>What the Ingress's annotations name.</summary>
    private static IEnumerable<string> Named(JsonObject ingress, string scope)
    {
        foreach (var (annotation, collection) in new[]
        {
            (IngressFacts.HttpsRule, "forwardingRules"),
            (IngressFacts.HttpRule, "forwardingRules"),
            (IngressFacts.HttpsProxy, "targetHttpsProxies"),
            (IngressFacts.HttpProxy, "targetHttpProxies"),
            (IngressFacts.UrlMap, "urlMaps"),
            (IngressFacts.Certificates, "sslCertificates"),
            (IngressPlanner.PreSharedAnnotation, "sslCertificates"),
            (IngressFacts.ControllerAddress, "addresses"),
            (IngressPlanner.GlobalAddressAnnotation, "addresses"),
            (IngressPlanner.RegionalAddressAnnotation, "addresses"),
        })
        {
            foreach (var name in IngressFacts.ListOf(ingress, annotation))
            {
                yield return ComputePath.Of(scope, collection, name);
            }
        }
    }

    private async Task LoadAsync(string path)
    {
        var reading = await Reading<JsonObject>.TryAsync(() => client.GetAsync(path, context));
        lock (_resources)
        {
            _resources[path] = reading;
        }
    }

    private async Task LoadListAsync(string path, string? filter)
    {
        var reading = await Reading<IReadOnlyList<JsonObject>>.TryAsync(async () => await ToListAsync(client.ListAsync(path, filter, context)));
        lock (_lists)
        {
            _lists[path] = reading;
        }
    }

    private Task<Reading<IReadOnlyList<JsonObject>>> EndpointsAsync(string group) => Reading<IReadOnlyList<JsonObject>>.TryAsync(async () =>
    {
        try
        {
            return await ToListAsync(client.PostListAsync($"{group}/listNetworkEndpoints", new JsonObject { ["healthStatus"] = "SHOW" }, context));
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "ComputeResourceNotFound")
        {
            return null;
        }
    });

    private Task<Reading<IReadOnlyList<JsonObject>>> HealthAsync(string backendService, string group) => Reading<IReadOnlyList<JsonObject>>.TryAsync(async () =>
        (await client.PostAsync($"{backendService}/getHealth", new JsonObject { ["group"] = group }, context)).Items("healthStatus").ToArray());

    /// <summary>An address that is not where the Ingress looks may be elsewhere: then that is the finding.</summary>
    private async Task FindAddressAsync(JsonObject ingress, string scope)
    {
        var other = scope != ComputePath.Global ? ComputePath.Global : place.Region is { } region ? ComputePath.Region(region) : null;
        if (other is not null && IngressFacts.StaticAddressOf(ingress) is { } name
            && _resources.TryGetValue(ComputePath.Of(scope, "addresses", name), out var address) && address.IsMissing)
        {
            await LoadAsync(ComputePath.Of(other, "addresses", name));
        }
    }

    private static async Task<List<JsonObject>> ToListAsync(IAsyncEnumerable<JsonObject> items)
    {
        var list = new List<JsonObject>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
