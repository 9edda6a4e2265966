using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>Reads what a clone is made of.</summary>
internal static class CloneSourceReader
{
    /// <exception cref="MilvusL7Exception"><c>SideBySideStandalone</c>, <c>WorkloadNotFound</c>.</exception>
    public static async Task<CloneSource> ReadAsync(ITarget target, ReleaseState release, EngineContext context)
    {
        if (release.Mode != MilvusMode.Cluster)
        {
            throw Errors.SideBySideStandalone(release.Name);
        }

        var ns = release.Namespace;
        var name = release.Service.Name;
        var groupTask = CurrentGroupAsync(target, release, context);
        var serviceTask = target.GetAsync(new ResourceRef(ResourceKind.Service, ns, name), context);
        var standingTask = target.GetAsync(new ResourceRef(ResourceKind.Deployment, ns, SideBySideClone.NameOf(name)), context);
        var autoscalersTask = AutoscalersAsync(target, ns, context);
        await Task.WhenAll(groupTask, serviceTask, standingTask, autoscalersTask);
        var service = serviceTask.Result ?? throw Errors.ServiceNotFound(release.Name, name);
        var serving = Serving(await ServingAsync(target, release, service, context), groupTask.Result) ?? throw Errors.NoWorkload(release.Name, name);
        var maps = serving.ConfigFiles.Select(f => f.ConfigMap).Distinct(StringComparer.Ordinal).Select(async map =>
        {
            var reference = new ResourceRef(ResourceKind.ConfigMap, ns, map);
            return await target.GetAsync(reference, context) ?? throw Errors.ResourceNotFound(reference.ToString());
        });
        return new CloneSource
        {
            Release = release,
            Service = service,
            Serving = serving,
            ConfigMaps = await Task.WhenAll(maps),
            Autoscaler = autoscalersTask.Result.FirstOrDefault(a => a.Text("spec", "scaleTargetRef", "kind") == ResourceKind.Deployment.Kind && a.Text("spec", "scaleTargetRef", "name") == serving.Name),
            Standing = standingTask.Result is { } standing && SideBySideClone.IsOf(standing, name) ? standing : null,
        };
    }

    /// <summary>
    /// The Deployment that serves: the operator has two of each component, and moves Milvus from one to the other when it upgrades.
    /// </summary>
    /// <param name="group">The group that the operator counts as current; null where it names none.</param>
    public static WorkloadState? Serving(IReadOnlyList<WorkloadState> candidates, KeyValuePair<string, string>? group)
    {
        var ready = candidates.Where(w => w.Resource.Number("status", "readyReplicas") > 0).ToArray();
        var current = group is { } wanted ? ready.FirstOrDefault(w => w.Resource.Text("metadata", "labels", wanted.Key) == wanted.Value) : null;
        return current
            ?? ready.MaxBy(w => w.Resource.Number("status", "readyReplicas"))
            ?? candidates.FirstOrDefault(w => w.Resource.Number("spec", "replicas") != 0)
            ?? candidates.FirstOrDefault();
    }

    private static async Task<IReadOnlyList<WorkloadState>> ServingAsync(ITarget target, ReleaseState release, JsonObject service, EngineContext context)
    {
        var known = release.Serving.ToArray();
        if (known.Length > 0)
        {
            return known;
        }

        var selector = service.Map("spec", "selector");
        var all = await target.ListAsync(ResourceKind.Deployment, release.Namespace, null, context);
        return all.Select(d => WorkloadState.Read(d, selector)).Where(w => w.IsServing).ToArray();
    }

    private static async Task<KeyValuePair<string, string>?> CurrentGroupAsync(ITarget target, ReleaseState release, EngineContext context)
    {
        if (release.ManagedBy != ManagedBy.Operator)
        {
            return null;
        }

        var resource = await target.GetAsync(new ResourceRef(ResourceKind.Milvus, release.Namespace, release.Name), context);
        var component = release.ServingComponent;
        return resource.Text("metadata", "annotations", $"milvus.io/{component}-current-group-id") is { Length: > 0 } id
            ? KeyValuePair.Create($"milvus.io/{component}-group-id", id)
            : null;
    }

    /// <summary>The autoscalers of the namespace.</summary>
    public static async Task<IReadOnlyList<JsonObject>> AutoscalersAsync(ITarget target, string? ns, EngineContext context)
    {
        try
        {
            return await target.ListAsync(ResourceKind.HorizontalPodAutoscaler, ns, null, context);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "GkeResourceMissing")
        {
            return await target.ListAsync(ResourceKind.OldHorizontalPodAutoscaler, ns, null, context);
        }
    }
}
