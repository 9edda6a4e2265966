namespace MilvusL7;

/// <summary>A file written by Export-MilvusManifest.</summary>
public sealed class ExportedMilvusManifest
{
    internal ExportedMilvusManifest(string path, ChangeAction action, string diff)
    {
        Path = path;
        Action = action;
        Diff = ForeignText.Diff(diff);
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Created, Configured, Unchanged or Planned.</summary>
    public ChangeAction Action { get; }

    /// <summary>Unified diff against what the file held; secrets masked.</summary>
    public string Diff { get; }

    /// <inheritdoc />
    public override string ToString() => VisibleText.Of(Path);
}
