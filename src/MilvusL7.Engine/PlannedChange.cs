using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine;

/// <summary>What a cmdlet is about to do: shown first, then carried out or only reported.</summary>
/// <typeparam name="T">The cmdlet's result.</typeparam>
internal sealed record PlannedChange<T>
    where T : class
{
    /// <summary>The object, for ShouldProcess: <c>BackendConfig milvus/my-release-backendconfig</c>.</summary>
    public required string Target { get; init => field = ForeignText.Name(value); }

    /// <summary>What happens to it: <c>Create</c>, <c>Change the type from LoadBalancer to ClusterIP</c>.</summary>
    public required string Operation { get; init => field = ForeignText.Of(value); }

    public required bool IsChange { get; init; }

    public string Diff { get; init => field = ForeignText.Diff(value); } = string.Empty;

    /// <summary>What the user should know before, whatever is decided.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = ForeignText.Of(value); } = [];

    /// <summary>What cannot be taken back, and so is asked; null where all can.</summary>
    public string? Irreversible { get; init => field = ForeignText.Of(value); }

    /// <summary>The objects of the module's own that it makes or changes.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; init; } = [];

    /// <summary>What stands in the release where it writes.</summary>
    public IReadOnlyList<FormerField> Former { get; init; } = [];

    /// <summary>Deployments whose pods restart.</summary>
    public IReadOnlyList<string> Restarting { get; init; } = [];

    /// <summary>The result, were it carried out. Called under a dry run, and where nothing changes.</summary>
    public required Func<EngineContext, Task<T>> PlannedAsync { get; init; }

    /// <summary>Carries it out.</summary>
    public required Func<EngineContext, Task<T>> CommitAsync { get; init; }
}
