using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>The objects of a stand-in's world, to be read as those of a cluster.</summary>
internal sealed class WorldTarget(GkeWorld world) : ITarget
{
    /// <summary>Kinds that may not be read.</summary>
    public ISet<ResourceKind> Forbidden { get; } = new HashSet<ResourceKind>();

    /// <summary>Kinds that may be listed in a namespace, and not in all.</summary>
    public ISet<ResourceKind> ForbiddenClusterWide { get; } = new HashSet<ResourceKind>();

    public MilvusTarget Info { get; } = new(TargetKind.Cluster, "a-world", "https://a-world.example");

    public Task<JsonObject?> GetAsync(ResourceRef resource, EngineContext context)
    {
        Refuse("get", resource.Kind, resource.Namespace);
        return Task.FromResult(world.Kubernetes.Get(resource.Kind.Kind, resource.Namespace ?? string.Empty, resource.Name)?.DeepClone() as JsonObject);
    }

    public Task<IReadOnlyList<JsonObject>> ListAsync(ResourceKind kind, string? @namespace, IReadOnlyDictionary<string, string>? labels, EngineContext context)
    {
        Refuse("list", kind, @namespace);
        IEnumerable<JsonObject> found = kind == ResourceKind.Event ? world.Events.Select(Event) : world.Kubernetes.List(kind.Kind, @namespace).Select(o => (JsonObject)o.DeepClone());
        return Task.FromResult<IReadOnlyList<JsonObject>>([.. found.Where(o => labels is null || labels.All(l => o.Text("metadata", "labels", l.Key) is { } value && (l.Value.Length == 0 || l.Value == value)))]);
    }

    public Task<TargetPlan> PlanAsync(IReadOnlyList<ChangeRequest> requests, EngineContext context) => throw new NotSupportedException();

    public Task CommitAsync(TargetPlan plan, EngineContext context) => throw new NotSupportedException();

    public ITarget With(TargetPlan plan) => throw new NotSupportedException();

    public ITarget Live() => this;

    private void Refuse(string verb, ResourceKind kind, string? @namespace)
    {
        if (Forbidden.Contains(kind) || (@namespace is null && ForbiddenClusterWide.Contains(kind)))
        {
            throw Errors.Forbidden(verb, kind.Plural, kind.Group, @namespace, "nobody");
        }
    }

    private static JsonObject Event(GkeEvent happened) => new()
    {
        ["type"] = happened.Type,
        ["reason"] = happened.Reason,
        ["message"] = happened.Message,
        ["count"] = happened.Count,
        ["involvedObject"] = happened.InvolvedObject.DeepClone(),
        ["firstTimestamp"] = happened.FirstTimestamp.ToString("O"),
        ["lastTimestamp"] = happened.LastTimestamp.ToString("O"),
    };
}
