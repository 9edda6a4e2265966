namespace MilvusL7.Engine.Releases;

/// <summary>What an owner would change.</summary>
internal sealed record OwnerPlan
{
    public required bool IsChange { get; init; }

    public string Diff { get; init; } = string.Empty;

    /// <summary>Files that would be written.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Deployments whose pods restart.</summary>
    public IReadOnlyList<string> Restarting { get; init; } = [];

    /// <summary>The same, where nobody knows the Deployments' names.</summary>
    public RestartScope Restarts { get; init; }

    /// <summary>What it would do beside what was asked for.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What stands where it would write.</summary>
    public IReadOnlyList<FormerField> Former { get; init; } = [];

    /// <summary>What Export-MilvusManifest writes for it.</summary>
    public IReadOnlyList<ExportedManifest> Manifests { get; init; } = [];

    /// <summary>The release as it would be.</summary>
    public required Func<EngineContext, Task<ReleaseSession>> ReadPlannedAsync { get; init; }

    public required Func<EngineContext, Task> CommitAsync { get; init; }
}
