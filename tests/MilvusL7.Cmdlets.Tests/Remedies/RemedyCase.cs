using MilvusL7.ComputeStandIn;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>What the commands of a finding's recommended action do.</summary>
internal enum RemedyEffect
{
    /// <summary>Run as printed, they make the finding go.</summary>
    Heals,

    /// <summary>They show what is wrong, and run without an error.</summary>
    Shows,

    /// <summary>They need what is not here; only their form is checked.</summary>
    IsParsed,

    /// <summary>The finding itself needs what is not here: another test has it.</summary>
    IsElsewhere,
}

/// <summary>A world in which a rule has a finding, and what follows when its commands are run.</summary>
/// <param name="Effect">What the commands do.</param>
/// <param name="Why">Why they are not run, where they are not.</param>
internal sealed record RemedyCase(RemedyEffect Effect, string? Why = null)
{
    public Func<GkeWorld> World { get; init; } = MilvusL7.Engine.Tests.Diagnosis.Worlds.Good;

    /// <summary>Changes the world before GKE acts on it.</summary>
    public Action<GkeWorld> Break { get; init; } = _ => { };

    /// <summary>Changes what GKE made.</summary>
    public Action<GkeWorld> Then { get; init; } = _ => { };

    /// <summary>Changes what Compute has.</summary>
    public Action<ComputeState> Compute { get; init; } = _ => { };

    /// <summary>What others do meanwhile, as the finding asks for: pods restart, DNS is corrected, GKE succeeds.</summary>
    public Action<GkeWorld> Meanwhile { get; init; } = _ => { };

    /// <summary>Which of the commands are run together, by their places; more than one where the action offers a choice. Null for all of them.</summary>
    public int[][]? Choices { get; init; }

    /// <summary>What stands for a placeholder, beside those that are always the same.</summary>
    public (string Placeholder, string Value)[] Fill { get; init; } = [];

    /// <summary>True where the finding stays while the Ingress is one that others made.</summary>
    public bool IsForOursOnly { get; init; }
}
