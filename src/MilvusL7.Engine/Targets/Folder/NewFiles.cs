namespace MilvusL7.Engine.Targets.Folder;

/// <summary>Where the new files of a release go.</summary>
/// <param name="Folder">The folder of the release's own files, or the templates of its chart.</param>
/// <param name="Origin">The release's own file.</param>
/// <param name="Unlisted">What is said of a new file that no kustomization lists; null where nothing needs saying.</param>
internal sealed record NewFiles(string Folder, string Origin, string? Unlisted = null)
{
    /// <summary>True for templates of a chart: helm renders them, and no kustomization lists them.</summary>
    public bool IsTemplates { get; init; }
}
