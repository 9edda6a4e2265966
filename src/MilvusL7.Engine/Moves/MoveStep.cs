namespace MilvusL7.Engine.Moves;

/// <summary>One step of a move: finds out what is to be done, from what is there.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="PlanAsync">From the release as it flows; true for a dry run, which counts what earlier steps planned.</param>
internal sealed record MoveStep(string Name, Func<MilvusRelease, bool, EngineContext, Task<StepPlan>> PlanAsync)
{
    public const string Enable = "Enable-MilvusL7";
    public const string Complete = "Complete-MilvusL7";
    public const string Disable = "Disable-MilvusL7";

    /// <summary>The cmdlet that does it.</summary>
    public string Command { get; init; } = Enable;
}
