namespace MilvusL7;

/// <summary>What a move of one release would do, in order.</summary>
public sealed class MilvusL7Plan
{
    /// <summary>The release as it is.</summary>
    public required MilvusRelease Release { get; init; }

    /// <summary>Name of the release.</summary>
    public string Name => Release.Name;

    /// <summary>Namespace of the release.</summary>
    public string? Namespace => Release.Namespace;

    /// <summary>How the release would be moved.</summary>
    public required MilvusL7Strategy Strategy { get; init; }

    /// <summary>The steps in their order, those of Complete-MilvusL7 too.</summary>
    public required MilvusL7Step[] Step { get; init; }

    /// <summary>What was checked before; one that failed stops the move before its first change.</summary>
    public required MilvusL7Check[] Check { get; init; }

    /// <summary>What the user should know.</summary>
    public string[] Warning { get; init => field = ForeignText.Of(value); } = [];

    /// <summary>True where no check failed.</summary>
    public bool IsReady => Check.All(c => c.Result != MilvusL7CheckResult.Failed);

    /// <summary>Deployments whose pods restart.</summary>
    public string[] RestartedDeployment => Step.SelectMany(s => s.RestartedDeployment).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>All diffs, in order.</summary>
    public string Diff => string.Concat(Step.Select(s => s.Diff));

    /// <inheritdoc />
    public override string ToString() => $"{Release}: {Strategy}, {(IsReady ? "ready" : "not ready")}";
}
