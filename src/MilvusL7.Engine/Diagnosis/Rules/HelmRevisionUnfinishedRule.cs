namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// An upgrade that failed or never ended leaves the release half changed and blocks the next. --reuse-values over another chart version is a
/// frequent cause (milvus-helm#458).
/// </summary>
internal sealed class HelmRevisionUnfinishedRule() : Rule("HelmRevisionUnfinished", FindingSeverity.Warning)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Release.UnfinishedRevision is { } revision)
        {
            var ns = observation.NamespaceOption;
            yield return Finding(
                observation,
                $"Helm release {revision.Namespace}/{revision.Release}",
                revision.IsPending
                    ? $"An upgrade of Helm release {revision.Release} started and has not finished. Helm allows no other upgrade until it finishes."
                    : $"The newest upgrade of Helm release {revision.Release} failed. It may be partly applied to the cluster.",
                FormattableString.Invariant($"revision {revision.Number}: {revision.Status}"),
                $"helm history {revision.Release}{ns}; helm rollback {revision.Release}{ns}; then upgrade with --version <installed> --reset-then-reuse-values, not --reuse-values");
        }
    }
}
