using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves.Checks;

/// <summary>What the cluster itself has to bring.</summary>
internal static class GkeChecks
{
    private const string AddOn = "gcloud container clusters update <cluster> --location <location> --update-addons=HttpLoadBalancing=ENABLED";

    // Kubernetes's own controllers write these, of clusters with and without alias addresses (cloud_cidr_allocator.go, route_controller.go).
    private const string ImplicitRoute = "NodeController create implicit route";
    private const string OwnRoute = "RouteController created a route";

    /// <summary>By discovery, which every account may read: asking for the objects would take a right first.</summary>
    public static async Task<CheckResult.Outcome> KindsAsync(KubernetesConnection connection, IReadOnlyList<ResourceKind> kinds, EngineContext context)
    {
        var missing = new List<string>();
        foreach (var group in kinds.GroupBy(k => k.ApiVersion))
        {
            var served = await ServedAsync(connection, group.Key, context);
            missing.AddRange(group.Where(k => !served.Contains(k.Plural)).Select(k => $"{k.Kind} ({k.Plural}.{k.ApiVersion})"));
        }

        return missing.Count == 0
            ? CheckResult.Passed($"The cluster has the kinds {string.Join(", ", kinds.Select(k => k.Kind))}.")
            : CheckResult.Failed($"The cluster does not have the kinds {string.Join(", ", missing)}. It is not a GKE cluster, or its HTTP load balancing add-on is disabled.", $"Specify the GKE cluster with -Context, or enable the add-on: {AddOn}");
    }

    /// <summary>GKE's controller keeps a ConfigMap of its own, and notes on each Ingress what it made.</summary>
    public static async Task<CheckResult.Outcome> HttpLoadBalancingAsync(ITarget target, string? @namespace, EngineContext context)
    {
        var ingresses = await target.ListAsync(ResourceKind.Ingress, @namespace, null, context);
        if (ingresses.FirstOrDefault(i => IngressFacts.IsGke(i) && IngressFacts.NotesOf(i).Contains(IngressFacts.UrlMap)) is { } served)
        {
            return CheckResult.Passed($"GKE's controller created a load balancer for Ingress {IngressFacts.NameOf(served)}.");
        }

        try
        {
            if (await target.GetAsync(new ResourceRef(ResourceKind.ConfigMap, "kube-system", "ingress-uid"), context) is not null)
            {
                return CheckResult.Passed("The ConfigMap kube-system/ingress-uid of GKE's controller exists.");
            }
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "Forbidden")
        {
            context.Verbose(e.Message);
        }

        return CheckResult.Unknown("Whether the HTTP load balancing add-on is enabled is not known. It is enabled by default.", $"To check: gcloud container clusters describe <cluster> --location <location> --format='value(addonsConfig.httpLoadBalancing)'; to enable: {AddOn}");
    }

    /// <summary>Network endpoint groups take pods by alias addresses of their nodes.</summary>
    public static async Task<CheckResult.Outcome> VpcNativeAsync(ITarget target, Func<Task<ComputeClient?>> compute, EngineContext context)
    {
        var nodes = await target.ListAsync(ResourceKind.Node, null, null, context);
        var told = nodes.SelectMany(n => n.Items("status", "conditions")).Where(c => c.Text("type") == "NetworkUnavailable").Select(c => c.Text("message")).ToArray();
        if (told.Contains(OwnRoute))
        {
            return Routed();
        }

        if (told.Length > 0 && told.All(m => m == ImplicitRoute))
        {
            return CheckResult.Passed("The nodes have alias IP ranges for their pods.");
        }

        // Another network plugin writes that condition in its own words: Compute knows.
        var place = nodes.Select(n => n.Text("spec", "providerID")?.Split('/')).FirstOrDefault(p => p is ["gce:", "", _, _, _]);
        var client = place is null ? null : await compute();
        var instance = client is null ? null : await client.GetAsync(ComputePath.Of(ComputePath.Zone(place![3]), "instances", place[4]), context);
        var cards = instance.Items("networkInterfaces").ToArray();
        return cards.Length == 0
            ? CheckResult.Unknown("Neither the nodes nor the Compute API show whether the cluster is VPC-native. Clusters are VPC-native by default.")
            : cards.Any(c => c.Items("aliasIpRanges").Any()) ? CheckResult.Passed("The nodes have alias IP ranges for their pods.")
            : Routed();
    }

    private static CheckResult.Outcome Routed() => CheckResult.Failed(
        "The cluster uses routes instead of alias IP ranges for its pods. It is not VPC-native, so network endpoint groups cannot contain its pods.",
        "A cluster cannot be converted. Create a VPC-native cluster (gcloud container clusters create <cluster> --enable-ip-alias) and move Milvus there.");

    private static async Task<HashSet<string>> ServedAsync(KubernetesConnection connection, string apiVersion, EngineContext context)
    {
        try
        {
            var list = await connection.SendAsync(HttpMethod.Get, $"apis/{apiVersion}", null, null, $"list the kinds of {apiVersion}", context);
            return list.Items("resources").Select(r => r.Text("name")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        }
        catch (MissingResourceException)
        {
            return [];
        }
    }
}
