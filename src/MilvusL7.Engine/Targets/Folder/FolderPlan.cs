using System.Collections.Immutable;

namespace MilvusL7.Engine.Targets.Folder;

/// <summary>The files that a plan would write.</summary>
/// <param name="Texts">What each file would hold; null for a file that is deleted.</param>
/// <param name="Originals">What each file held when the plan was made; null where there was none.</param>
/// <param name="Private">The files that only their owner may read.</param>
internal sealed record FolderPlan(
    IReadOnlyList<ResourceChange> Changes,
    string Diff,
    IReadOnlyList<string> Paths,
    ImmutableDictionary<string, string?> Texts,
    IReadOnlyDictionary<string, string?> Originals,
    IReadOnlySet<string> Private)
    : TargetPlan(Changes, Diff, Paths)
{
    public void Write(EngineContext context)
    {
        RequireUnchanged();
        foreach (var path in Paths)
        {
            LocalFile.MakeFolderOf(path);
        }

        using var held = FolderLock.Of(Paths, context.Cancellation);
        RequireUnchanged();

        // Once the first file is written the others follow, whoever wants to stop: half a change would be worse than a short wait.
        context.Cancellation.ThrowIfCancellationRequested();
        var done = new List<string>();
        foreach (var path in Paths)
        {
            try
            {
                Write(path, context);
                done.Add(path);
            }
            catch (MilvusL7Exception e) when (done.Count > 0)
            {
                throw Errors.PartlyChanged(string.Join(", ", done), string.Join(", ", Paths.Except(done)), e);
            }
        }
    }

    private void Write(string path, EngineContext context)
    {
        if (Texts[path] is not { } text)
        {
            context.Verbose($"deleting {path}");
            LocalFile.Delete(path);
            return;
        }

        context.Verbose($"writing {path}");
        if (LocalFile.Write(path, text, Private.Contains(path), () => IsUnchanged(path)) is { } warning)
        {
            context.Warning(warning);
        }
    }

    private void RequireUnchanged()
    {
        if (Paths.FirstOrDefault(p => !IsUnchanged(p)) is { } changed)
        {
            throw Errors.FileChangedMeanwhile(changed);
        }
    }

    /// <summary>Reads the file itself: whatever a cache says, nothing that others wrote is overwritten.</summary>
    private bool IsUnchanged(string path) => FolderFiles.ReadOrNull(path) == Originals[path];
}
