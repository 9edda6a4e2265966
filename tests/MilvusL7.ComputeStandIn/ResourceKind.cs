namespace MilvusL7.ComputeStandIn;

/// <summary>What one collection of the API is called in its several places.</summary>
/// <param name="Kind">Without the <c>compute#</c>.</param>
/// <param name="GlobalNoun">In the permission <c>compute.NOUN.get</c>, where that is not the collection.</param>
internal sealed record ResourceKind(
    string Collection,
    string Kind,
    bool Fingerprint = false,
    bool Labels = false,
    string? ListKind = null,
    string? AggregatedKind = null,
    string? GlobalNoun = null,
    string? RegionalNoun = null)
{
    private static readonly Dictionary<string, ResourceKind> Known = new ResourceKind[]
    {
        new("addresses", "address", Labels: true, GlobalNoun: "globalAddresses"),
        new("backendServices", "backendService", Fingerprint: true, RegionalNoun: "regionBackendServices"),
        new("firewalls", "firewall"),
        new("forwardingRules", "forwardingRule", Fingerprint: true, Labels: true, GlobalNoun: "globalForwardingRules"),
        new("healthChecks", "healthCheck", AggregatedKind: "healthChecksAggregatedList", RegionalNoun: "regionHealthChecks"),
        new("instanceGroups", "instanceGroup", Fingerprint: true),
        new("instances", "instance", Fingerprint: true, Labels: true),
        new("networkEndpointGroups", "networkEndpointGroup", GlobalNoun: "globalNetworkEndpointGroups"),
        new("networks", "network"),
        new("operations", "operation", GlobalNoun: "globalOperations", RegionalNoun: "regionOperations"),
        new("regions", "region"),
        new("securityPolicies", "securityPolicy", Fingerprint: true, AggregatedKind: "securityPoliciesAggregatedList"),
        new("sslCertificates", "sslCertificate", RegionalNoun: "regionSslCertificates"),
        new("sslPolicies", "sslPolicy", Fingerprint: true, ListKind: "sslPoliciesList", AggregatedKind: "sslPoliciesAggregatedList"),
        new("subnetworks", "subnetwork", Fingerprint: true),
        new("targetHttpProxies", "targetHttpProxy", Fingerprint: true, RegionalNoun: "regionTargetHttpProxies"),
        new("targetHttpsProxies", "targetHttpsProxy", Fingerprint: true, RegionalNoun: "regionTargetHttpsProxies"),
        new("urlMaps", "urlMap", Fingerprint: true, AggregatedKind: "urlMapsAggregatedList", RegionalNoun: "regionUrlMaps"),
        new("zones", "zone"),
    }.ToDictionary(kind => kind.Collection, StringComparer.Ordinal);

    public string Full => $"compute#{Kind}";

    public string FullList => $"compute#{ListKind ?? Kind + "List"}";

    public string FullAggregatedList => $"compute#{AggregatedKind ?? Kind + "AggregatedList"}";

    public static ResourceKind? Of(string collection) => Known.GetValueOrDefault(collection);

    /// <summary>The permission noun: <c>compute.addresses.get</c> is for regional addresses, <c>compute.globalAddresses.get</c> for global ones.</summary>
    public string NounIn(string scope) => scope switch
    {
        "global" => GlobalNoun ?? Collection,
        _ when scope.StartsWith("regions/", StringComparison.Ordinal) => RegionalNoun ?? Collection,
        _ => Collection,
    };
}
