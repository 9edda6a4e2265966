using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Targets;

/// <summary>Export-MilvusManifest: writes what a pipeline made as files.</summary>
internal static class ManifestExporter
{
    /// <summary>What would be written; each of them is decided on by itself.</summary>
    internal sealed record Export(ExportedMilvusManifest File, bool IsChange, string Text)
    {
        public ExportedMilvusManifest Planned => new(File.Path, ChangeAction.Planned, File.Diff);
    }

    public static IReadOnlyList<Export> Plan(MilvusL7Change change, string folder, bool force)
    {
        var manifests = change.Release.Carried.Manifests;
        if (!force && manifests.Any(m => m.IsSecret))
        {
            throw Errors.PrivateKeyInFolder(folder);
        }

        return manifests.Select(m => Plan(m, folder)).ToArray();
    }

    private static Export Plan(ExportedManifest manifest, string folder)
    {
        var path = Path.Combine(folder, manifest.FileName);
        var text = YamlDocuments.ToYaml(manifest.Content);
        var old = File.Exists(path) ? File.ReadAllText(path) : null;
        var diff = UnifiedDiff.Create(SecretMask.Apply(old ?? string.Empty), SecretMask.Apply(text), old is null ? "/dev/null" : $"a/{manifest.FileName}", $"b/{manifest.FileName}");
        var action = old == text ? ChangeAction.Unchanged : old is null ? ChangeAction.Created : ChangeAction.Configured;
        return new Export(new ExportedMilvusManifest(path, action, diff), old != text, text);
    }

    public static void Write(Export export)
    {
        FolderTarget.MakeFolderOf(export.File.Path);
        FolderTarget.WriteFile(export.File.Path, export.Text);
    }
}
