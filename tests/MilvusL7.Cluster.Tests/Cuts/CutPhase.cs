namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>One command of a move, as it goes when nothing disturbs it.</summary>
/// <param name="Command">After <c>$release |</c>.</param>
/// <param name="State">What it answers with.</param>
public sealed record CutPhase(string Command, string State)
{
    /// <summary>What is there before it.</summary>
    public WorldState Before { get; init; } = null!;

    /// <summary>What is there afterwards.</summary>
    public WorldState Final { get; init; } = null!;

    public IReadOnlyList<PassedRequest> Requests { get; init; } = [];

    public string Name => Command.Split(' ')[0];
}
