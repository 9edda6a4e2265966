using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases;

/// <summary>Finds Milvus releases on a cluster or in a folder.</summary>
internal static class ReleaseFinder
{
    public const string HelmReleaseAnnotation = "meta.helm.sh/release-name";
    private const string OperatorName = "milvus-operator";

    private static readonly string[] ComponentLabels = ["component", "app.kubernetes.io/component"];

    public static async IAsyncEnumerable<FoundRelease> FindAsync(ReleaseQuery query, EngineContext context)
    {
        IAsyncEnumerable<ReleaseCandidate> candidates;
        if (query.Path is { } path)
        {
            candidates = FolderReleases.FindAsync(FolderTarget.Open(path), query, context);
        }
        else
        {
            var target = await ClusterTarget.OpenAsync(query.Kubeconfig, query.Context, context);
            candidates = OnClusterAsync(target, query.AllNamespaces ? null : query.Namespace ?? target.Kubeconfig.Namespace, query, context);
        }

        await foreach (var candidate in candidates)
        {
            yield return await FoundRelease.ReadAsync(candidate);
        }
    }

    /// <summary>The one release of a name: where the object says that it was found, else in the current context and namespace.</summary>
    /// <param name="wanted">What was typed, or crossed a process.</param>
    /// <exception cref="MilvusL7Exception"><c>ReleaseNotFound</c>, <c>ReleaseAmbiguous</c>, <c>ReleaseElsewhere</c>.</exception>
    public static async Task<MilvusRelease> GetAsync(MilvusRelease wanted, EngineContext context)
    {
        var (name, place) = (wanted.Name, wanted.Target);
        var query = new ReleaseQuery
        {
            IsMatch = n => n == name,
            Name = name,
            IsExact = true,
            Namespace = wanted.Namespace,
            Context = place is { Kind: TargetKind.Cluster, Name: not Kubeconfig.InCluster } ? place.Name : null,
            Path = place is { Kind: TargetKind.Folder } ? place.Name : null,
        };
        var found = new List<MilvusRelease>();
        await foreach (var one in FindAsync(query, context))
        {
            found.Add(one.Release ?? throw one.Fault!);
        }

        if (found is not [var release])
        {
            throw Errors.ReleaseAmbiguous(name, found.Select(r => $"{r} ({r.ManagedBy})"));
        }

        // A context's name says little: on another machine it may lead to another cluster.
        return place?.Server is not { } server || server == release.Target?.Server ? release
            : throw Errors.ReleaseElsewhere(release.ToString(), place.Name, server, release.Target?.Server);
    }

    /// <summary>A release's name where Helm does not tell it: the label's, or the Service's own.</summary>
    public static string NameOf(JsonObject service)
    {
        var name = service.Text("metadata", "name") ?? string.Empty;
        return service.Text("metadata", "labels", Ownership.InstanceLabel)
            ?? (name.EndsWith("-milvus", StringComparison.Ordinal) ? name[..^"-milvus".Length] : name);
    }

    /// <summary>True for the Service that clients of a Milvus release use, with the chart's labels or written by hand.</summary>
    /// <param name="deployments">Those that the Service could lead to.</param>
    public static bool IsMilvusService(JsonObject service, Func<IEnumerable<JsonObject>> deployments)
    {
        if (Ownership.IsOurs(service))
        {
            // What stands beside a release is none.
            return false;
        }

        if (IsMilvusService(service))
        {
            return true;
        }

        // Written by hand, without the chart's labels: it leads to pods that run a Milvus proxy.
        var selector = service.Map("spec", "selector");
        return selector.Count > 0 && HasMilvusPort(service)
            && deployments().Select(d => d.At("spec", "template")).Any(p => WorkloadState.IsSelected(p, selector) && WorkloadState.RunsMilvus(p));
    }

    public static bool HasMilvusPort(JsonObject service) =>
        service.Items("spec", "ports").Any(p => p.Number("port") == 19530 || p.Text("targetPort") is "milvus" or "19530");

    private static bool IsMilvusService(JsonObject service)
    {
        var labels = service.Map("metadata", "labels");
        var isMilvus = labels.GetValueOrDefault("app.kubernetes.io/name") == "milvus"
            || labels.GetValueOrDefault("helm.sh/chart")?.StartsWith("milvus-", StringComparison.Ordinal) == true
            || labels.GetValueOrDefault(Ownership.ManagedByLabel) == OperatorName;
        return isMilvus
            && ComponentLabels.Any(l => labels.GetValueOrDefault(l) is "proxy" or "standalone")
            // The operator also makes a Service for each component; only the clients' one has the gRPC port.
            && service.Items("spec", "ports").Any(p => p.Text("targetPort") is "milvus" or "19530" || p.Text("name") == "milvus" || p.Number("port") == 19530);
    }

    private static async IAsyncEnumerable<ReleaseCandidate> OnClusterAsync(ClusterTarget target, string? ns, ReleaseQuery query, EngineContext context)
    {
        var servicesTask = target.ListAsync(ResourceKind.Service, ns, null, context);
        var resourcesTask = ListOperatorAsync(target, ns, context);
        var services = await servicesTask;
        var (resources, refused) = await resourcesTask;
        var found = 0;
        var others = new List<string>();
        IReadOnlyList<JsonObject>? deployments = null;
        foreach (var service in services.Where(s => !IsOperators(s)))
        {
            if (deployments is null && !IsMilvusService(service) && HasMilvusPort(service) && !Ownership.IsOurs(service))
            {
                deployments = await target.ListAsync(ResourceKind.Deployment, ns, null, context);
            }

            var name = service.Text("metadata", "annotations", HelmReleaseAnnotation) ?? NameOf(service);
            var isMatch = query.IsMatch(name);
            if ((!isMatch && found > 0) || !IsMilvusService(service, () => (deployments ?? []).Where(d => d.Text("metadata", "namespace") == service.Text("metadata", "namespace"))))
            {
                continue;
            }

            if (!isMatch)
            {
                others.Add(name);
                continue;
            }

            found++;
            yield return new ReleaseCandidate(name, () => OldOwner(service) is { } old
                ? throw Errors.ReleaseUnsupported(name, $"namespace '{service.Text("metadata", "namespace")}'", old)
                : OfServiceAsync(target, name, service, query, context));
        }

        var owner = new OperatorOwner();
        foreach (var resource in resources.Where(r => query.IsMatch(r.Text("metadata", "name") ?? string.Empty)))
        {
            found++;
            yield return new ReleaseCandidate(resource.Text("metadata", "name") ?? string.Empty, () => owner.ReadAsync(target, resource, context));
        }

        if (refused is not null)
        {
            if (found == 0)
            {
                throw refused;
            }

            context.Verbose(refused.Message + " Releases of the Milvus operator are not included.");
        }

        if (found == 0)
        {
            var where = ns is null ? $"cluster '{target.Info}'" : $"namespace '{ns}' of cluster '{target.Info}'";
            var looked = $"Objects read: Services ({services.Count}) with Helm's annotations or the labels of the Milvus chart, and Milvus resources of the operator ({resources.Count}).";
            var fault = Errors.ReleaseNotFound(query.Name ?? "*", where, looked, others.Concat(resources.Select(r => r.Text("metadata", "name") ?? string.Empty)));
            if (query.IsExact)
            {
                throw fault;
            }

            context.Warning(fault.Message);
        }
    }

    private static async Task<ReleaseSession> OfServiceAsync(ClusterTarget target, string name, JsonObject service, ReleaseQuery query, EngineContext context)
    {
        var ns = service.Text("metadata", "namespace")!;
        // Whoever writes the Service's annotations names the release; new resources are named after it.
        if (!ResourceName.IsLabel(name))
        {
            throw Errors.ReleaseNameInvalid(name, ns, $"Service {ns}/{service.Text("metadata", "name")}", "Correct the annotation meta.helm.sh/release-name or the label app.kubernetes.io/instance of the Service.");
        }

        // The label says Helm rendered it; only what helm installed has the annotation, and a record to be asked for.
        var isHelms = service.Text("metadata", "annotations", HelmReleaseAnnotation) is not null;
        if (isHelms
            && await HelmReleaseStore.ReadAsync(target.Connection, ns, name, context) is { } release)
        {
            if (release.Newest != release.Revision)
            {
                context.Warning($"Helm release '{name}': revision {release.Newest.Number} is in state {release.Newest.Status}, and revision {release.Revision.Number} is deployed.");
            }

            return await new HelmOwner(release, query.Chart ?? HelmOwner.DefaultChart).ReadAsync(target, service, context);
        }

        // Helm's labels without Helm's record: rendered by a GitOps tool, or applied from helm template.
        var state = await WorkloadReader.ReadAsync(target, name, ManagedBy.Manifest, service, context);
        if (state.IsHelmRecordMissing)
        {
            context.Warning(Errors.HelmRecordMissing(name).Message);
        }

        return new ReleaseSession(target, new ManifestOwner(), state);
    }

    private static async Task<(IReadOnlyList<JsonObject> Resources, MilvusL7Exception? Refused)> ListOperatorAsync(ClusterTarget target, string? ns, EngineContext context)
    {
        try
        {
            return (await target.ListAsync(ResourceKind.Milvus, ns, null, context), null);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "GkeResourceMissing")
        {
            return ([], null);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "Forbidden")
        {
            return ([], e);
        }
    }

    private static string? OldOwner(JsonObject service) =>
        service.Items("metadata", "ownerReferences").Select(o => OperatorOwner.OldForm(o.Text("apiVersion"), o.Text("kind"))).FirstOrDefault(o => o is not null);

    private static bool IsOperators(JsonObject service) => OldOwner(service) is null && (
        service.Text("metadata", "labels", Ownership.ManagedByLabel) == OperatorName
        || service.Items("metadata", "ownerReferences").Any(o => o.Text("kind") == "Milvus"));
}
