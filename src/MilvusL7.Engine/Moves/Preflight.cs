using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Moves.Checks;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>Looks, before anything is changed, at all that would stop a move in the middle. What cannot be found out is said and stops nothing.</summary>
internal static class Preflight
{
    /// <summary>The checks in a fixed order; they are made side by side.</summary>
    public static async Task<IReadOnlyList<MilvusL7Check>> RunAsync(ClusterTarget target, PreflightRequest request, ComputeConnector compute, EngineContext context)
    {
        var ns = request.Session.State.Namespace;
        // Shared by checks; each finds the fault of it by itself.
        var ingresses = new Lazy<Task<IReadOnlyList<JsonObject>>>(() => target.ListAsync(ResourceKind.Ingress, ns, null, context));
        var project = new Lazy<Task<JsonObject?>>(async () => await (await compute.OpenAsync(target, context)).GetAsync(string.Empty, context));
        var checks = new List<Task<MilvusL7Check>>
        {
            CheckResult.OfAsync("Permissions", "The account's permissions in the namespace", () => PermissionCheck.LookAsync(target.Connection, ns, request.Rights, context)),
            CheckResult.OfAsync("GkeKinds", "GKE's custom resource kinds", () => GkeChecks.KindsAsync(target.Connection, Kinds(request), context)),
            CheckResult.OfAsync("HttpLoadBalancing", "GKE's HTTP load balancing add-on", () => GkeChecks.HttpLoadBalancingAsync(target, ns, context)),
            CheckResult.OfAsync("VpcNative", "A VPC-native cluster, for network endpoint groups", () => GkeChecks.VpcNativeAsync(target, async () => compute.Skip is null ? await compute.OpenAsync(target, context) : null, context)),
        };
        if (request.Session.Owner is HelmOwner owner)
        {
            checks.Add(CheckResult.OfAsync("HelmVersion", "The program helm", () => HelmChecks.VersionAsync(target.Kubeconfig, context)));
            checks.Add(CheckResult.OfAsync("HelmChart", "The release's chart", () => HelmChecks.ChartAsync(owner, target.Kubeconfig, context)));
        }

        checks.Add(CheckResult.OfAsync("ProjectAccess", "The Google Cloud project", () => WithComputeAsync(compute, () => ComputeChecks.AccessAsync(request, () => project.Value))));
        checks.Add(CheckResult.OfAsync("Quota", "Quotas for the load balancer's resources", () => WithComputeAsync(compute, async () =>
            await ComputeChecks.QuotaAsync(request, Standing(request, await ingresses.Value), () => QuotasAsync(target, compute, project.Value, context)))));
        checks.Add(CheckResult.OfAsync("HostNames", "The host names", () => Task.FromResult(IngressChecks.HostNames(request))));
        checks.Add(CheckResult.OfAsync("IngressConflict", "Other Ingresses", async () => IngressChecks.Conflict(request, await ingresses.Value)));
        checks.Add(CheckResult.OfAsync("MilvusVersion", "Milvus's version", () => Task.FromResult(VersionCheck.Look(request))));
        return await Task.WhenAll(checks);
    }

    private static IReadOnlyList<ResourceKind> Kinds(PreflightRequest request)
    {
        var kinds = new List<ResourceKind> { ResourceKind.BackendConfig };
        if (request.UsesFrontendConfig)
        {
            kinds.Add(ResourceKind.FrontendConfig);
        }

        if (request.UsesManagedCertificate)
        {
            kinds.Add(ResourceKind.ManagedCertificate);
        }

        return kinds;
    }

    private static JsonObject? Standing(PreflightRequest request, IReadOnlyList<JsonObject> ingresses) =>
        ingresses.FirstOrDefault(i => IngressFacts.NameOf(i) == request.IngressName && IngressFacts.AddressOf(i) is not null);

    private static Task<CheckResult.Outcome> WithComputeAsync(ComputeConnector compute, Func<Task<CheckResult.Outcome>> look) =>
        compute.Skip is { } why ? Task.FromResult(CheckResult.Unknown($"The check was skipped: {why}.")) : look();

    private static async Task<(JsonObject? Project, JsonObject? Region, string? RegionName)> QuotasAsync(ClusterTarget target, ComputeConnector compute, Task<JsonObject?> project, EngineContext context)
    {
        var client = await compute.OpenAsync(target, context);
        var region = (await compute.PlaceAsync(target, context)).Region;
        return (await project, region is null ? null : await client.GetAsync(ComputePath.Region(region), context), region);
    }
}
