using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets;

/// <summary>A place where changes go. Reading sees what <see cref="With"/> has planned.</summary>
internal interface ITarget
{
    MilvusTarget Info { get; }

    Task<JsonObject?> GetAsync(ResourceRef resource, EngineContext context);

    /// <param name="labels">Labels that must be there with these values, an empty value for any; null for all.</param>
    Task<IReadOnlyList<JsonObject>> ListAsync(ResourceKind kind, string? @namespace, IReadOnlyDictionary<string, string>? labels, EngineContext context);

    /// <summary>A fault of text in a field of a resource, with the place that people can open: the file, where there is one.</summary>
    ManifestException Located(ManifestException fault, ResourceRef resource, FieldPath field, EngineContext context) => fault;

    /// <summary>The dry run: validates as far as the target can, and computes the diff.</summary>
    Task<TargetPlan> PlanAsync(IReadOnlyList<ChangeRequest> requests, EngineContext context);

    /// <summary>Carries a plan out; throws where what the plan showed is no longer there.</summary>
    Task CommitAsync(TargetPlan plan, EngineContext context);

    /// <summary>This target as it would be after the plan, for the later steps of a dry run.</summary>
    ITarget With(TargetPlan plan);

    /// <summary>This target without anything planned.</summary>
    ITarget Live();
}
