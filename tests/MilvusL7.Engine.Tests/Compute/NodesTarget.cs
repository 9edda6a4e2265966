using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>A cluster of which only the nodes are asked for.</summary>
internal sealed class NodesTarget(string name, params string[] providerIds) : ITarget
{
    /// <summary>What the next question is answered with.</summary>
    public MilvusL7Exception? Fault { get; set; }

    public int Asked { get; private set; }

    public MilvusTarget Info { get; init; } = new(TargetKind.Cluster, name, "https://cluster.example");

    public Task<IReadOnlyList<JsonObject>> ListAsync(ResourceKind kind, string? @namespace, IReadOnlyDictionary<string, string>? labels, EngineContext context)
    {
        Asked++;
        return Fault is { } fault
            ? Task.FromException<IReadOnlyList<JsonObject>>(fault)
            : Task.FromResult<IReadOnlyList<JsonObject>>([.. providerIds.Select(id => new JsonObject { ["spec"] = new JsonObject { ["providerID"] = id } })]);
    }

    public Task<JsonObject?> GetAsync(ResourceRef resource, EngineContext context) => throw new NotSupportedException();

    public Task<TargetPlan> PlanAsync(IReadOnlyList<ChangeRequest> requests, EngineContext context) => throw new NotSupportedException();

    public Task CommitAsync(TargetPlan plan, EngineContext context) => throw new NotSupportedException();

    public ITarget With(TargetPlan plan) => throw new NotSupportedException();

    public ITarget Live() => this;
}
