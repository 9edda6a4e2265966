using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>What one step of a move would do, and how it is done.</summary>
internal sealed record StepPlan
{
    public required string Target { get; init; }

    public required string Operation { get; init; }

    public required bool IsChange { get; init; }

    /// <summary>True where the object is there already.</summary>
    public bool Exists { get; init; }

    public string Diff { get; init; } = string.Empty;

    public string? WaitsFor { get; init; }

    public MilvusL7ClientImpact Impact { get; init; }

    public string? Notice { get; init; }

    public IReadOnlyList<string> Restarting { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string? Irreversible { get; init; }

    /// <summary>Objects that it makes, as <c>Ingress/my-release-milvus</c>.</summary>
    public IReadOnlyList<string> Made { get; init; } = [];

    /// <summary>What stands where it writes.</summary>
    public IReadOnlyList<FormerField> Former { get; init; } = [];

    /// <summary>The release as it would be.</summary>
    public required Func<EngineContext, Task<MilvusRelease>> PlannedAsync { get; init; }

    /// <summary>Does it; of a step that waits: waits.</summary>
    public required Func<EngineContext, Task<MilvusRelease>> CommitAsync { get; init; }

    /// <summary>A step that one of the single cmdlets does too.</summary>
    public static StepPlan Of<T>(PlannedChange<T> change)
        where T : MilvusL7Change => new()
        {
            Target = change.Target,
            Operation = change.Operation,
            IsChange = change.IsChange,
            Exists = change.Changes.Count > 0 ? change.Changes.All(c => !c.IsNew) : !change.IsChange,
            Diff = change.Diff,
            Restarting = change.Restarting,
            Warnings = change.Warnings,
            Irreversible = change.Irreversible,
            Made = change.Changes.Where(c => c.IsNew).Select(c => FormerFields.DocumentOf(c.Resource!)).ToArray(),
            Former = [.. change.Former, .. change.Changes.Where(c => !c.IsNew).SelectMany(FormerFields.Of)],
            PlannedAsync = async c => (await change.PlannedAsync(c)).Release,
            CommitAsync = async c => (await change.CommitAsync(c)).Release,
        };

    /// <summary>A step that only waits.</summary>
    public static StepPlan Wait(MilvusRelease release, string target, string waitsFor, Func<EngineContext, Task> wait) => new()
    {
        Target = target,
        Operation = "Wait",
        IsChange = false,
        Exists = true,
        WaitsFor = waitsFor,
        PlannedAsync = _ => Task.FromResult(release),
        CommitAsync = async c =>
        {
            await wait(c);
            return release;
        },
    };

    /// <summary>A step that has nothing to do.</summary>
    public static StepPlan Nothing(MilvusRelease release, string target, string operation) => new()
    {
        Target = target,
        Operation = operation,
        IsChange = false,
        PlannedAsync = _ => Task.FromResult(release),
        CommitAsync = _ => Task.FromResult(release),
    };

    /// <summary>Objects of the module's own, in one step.</summary>
    public static StepPlan Of(MilvusRelease release, ReleaseSession session, TargetPlan plan, string target, string operation) => new()
    {
        Target = target,
        Operation = operation,
        IsChange = plan.IsChange,
        Exists = plan.Changes.All(c => !c.IsNew),
        Diff = plan.Diff,
        Warnings = plan.Warnings,
        Made = plan.Changes.Where(c => c.IsNew).Select(c => FormerFields.DocumentOf(c.Resource!)).ToArray(),
        Former = plan.Changes.Where(c => c is { IsChange: true, IsNew: false }).SelectMany(FormerFields.Of).ToArray(),
        PlannedAsync = _ => Task.FromResult((session with { Target = session.Target.With(plan) }).ToRelease(release.Carried)),
        CommitAsync = async c =>
        {
            await session.Target.CommitAsync(plan, c);
            return release;
        },
    };

    public MilvusL7Step ToStep(int number, MoveStep step, TimeSpan? duration = null) => new()
    {
        Number = number,
        Name = step.Name,
        Command = step.Command,
        Target = Target,
        Operation = Operation,
        IsChange = IsChange,
        Exists = Exists,
        Diff = Diff,
        WaitsFor = WaitsFor,
        ClientImpact = IsChange || WaitsFor is not null ? Impact : MilvusL7ClientImpact.None,
        ClientNotice = IsChange || WaitsFor is not null ? Notice : null,
        RestartedDeployment = [.. Restarting],
        Irreversible = IsChange ? Irreversible : null,
        Duration = duration,
    };
}
