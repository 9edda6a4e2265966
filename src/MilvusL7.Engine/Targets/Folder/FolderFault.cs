namespace MilvusL7.Engine.Targets.Folder;

/// <summary>A document of a folder, or a file, that cannot be read.</summary>
/// <param name="Error">The fault, with file and line.</param>
/// <param name="Text">What is written there; empty where the file is not text.</param>
internal sealed record FolderFault(ManifestException Error, string Text)
{
    /// <summary>Throws where what is looked for may be in a document that cannot be read.</summary>
    public static void RequireElsewhere(IEnumerable<FolderFault> faults, ResourceKind kind, IReadOnlyCollection<string> names)
    {
        if (faults.FirstOrDefault(f => f.Mentions(kind, names)) is { } fault)
        {
            throw fault.Error;
        }
    }

    /// <summary>True where the document may be the one that is looked for: it has the kind and all of the names in it.</summary>
    private bool Mentions(ResourceKind kind, IEnumerable<string> names) =>
        Text.Contains(kind.Kind, StringComparison.Ordinal) && names.All(n => Text.Contains(n, StringComparison.Ordinal));
}
