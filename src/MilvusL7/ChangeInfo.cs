namespace MilvusL7;

/// <summary>What every change carries.</summary>
internal sealed record ChangeInfo(
    MilvusRelease Release,
    ChangeAction Action,
    string Kind,
    string Name,
    string Diff,
    IReadOnlyList<string> Paths)
{
    public string Kind { get; init => field = ForeignText.Name(value); } = ForeignText.Name(Kind);

    public string Name { get; init => field = ForeignText.Name(value); } = ForeignText.Name(Name);

    public string Diff { get; init => field = ForeignText.Diff(value); } = ForeignText.Diff(Diff);
}
