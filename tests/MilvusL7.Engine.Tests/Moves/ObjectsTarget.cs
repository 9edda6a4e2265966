using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>A cluster with these objects in it, and the kinds that it does not know.</summary>
internal sealed class ObjectsTarget(params JsonObject[] objects) : ITarget
{
    public ISet<ResourceKind> Unknown { get; } = new HashSet<ResourceKind>();

    public ISet<ResourceKind> Forbidden { get; } = new HashSet<ResourceKind>();

    public MilvusTarget Info { get; } = new(TargetKind.Cluster, "gke_my-project_us-west1-a_rig", "https://cluster.example");

    public Task<JsonObject?> GetAsync(ResourceRef resource, EngineContext context) =>
        Task.FromResult(Of(resource.Kind, "get").FirstOrDefault(o => o.Text("metadata", "name") == resource.Name));

    public Task<IReadOnlyList<JsonObject>> ListAsync(ResourceKind kind, string? @namespace, IReadOnlyDictionary<string, string>? labels, EngineContext context) =>
        Task.FromResult<IReadOnlyList<JsonObject>>([.. Of(kind, "list").Where(o => labels is null || labels.All(l => o.Text("metadata", "labels", l.Key) == l.Value))]);

    public Task<TargetPlan> PlanAsync(IReadOnlyList<ChangeRequest> requests, EngineContext context) => throw new NotSupportedException();

    public Task CommitAsync(TargetPlan plan, EngineContext context) => throw new NotSupportedException();

    public ITarget With(TargetPlan plan) => throw new NotSupportedException();

    public ITarget Live() => this;

    private IEnumerable<JsonObject> Of(ResourceKind kind, string verb) =>
        Unknown.Contains(kind) ? throw Errors.NotGke(kind.Kind, $"{kind.Plural}.{kind.Group}")
        : Forbidden.Contains(kind) ? throw Errors.Forbidden(verb, kind.Plural, kind.Group, null, "somebody")
        : objects.Where(o => o.Text("kind") == kind.Kind && o.Text("apiVersion") == kind.ApiVersion).Select(o => (JsonObject)o.DeepClone());
}
