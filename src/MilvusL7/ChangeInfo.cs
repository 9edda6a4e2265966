namespace MilvusL7;

/// <summary>What every change carries.</summary>
internal sealed record ChangeInfo(
    MilvusRelease Release,
    ChangeAction Action,
    string Kind,
    string Name,
    string Diff,
    IReadOnlyList<string> Paths);
