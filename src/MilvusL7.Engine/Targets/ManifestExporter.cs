using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Targets;

/// <summary>Export-MilvusManifest: writes what a pipeline made as files.</summary>
internal static class ManifestExporter
{
    /// <summary>What would be written; each of them is decided on by itself.</summary>
    /// <param name="Original">What the file holds now; null where there is none.</param>
    /// <param name="IsSecret">True where the text holds a key or another secret.</param>
    internal sealed record Export(ExportedMilvusManifest File, bool IsChange, string Text, string? Original, bool IsSecret)
    {
        public ExportedMilvusManifest Planned => new(File.Path, ChangeAction.Planned, File.Diff);
    }

    /// <param name="owners">Whose the files are that were planned so far, by path; is added to.</param>
    public static IReadOnlyList<Export> Plan(MilvusL7Change change, string folder, bool force, IDictionary<string, string> owners)
    {
        var manifests = change.Release.Carried.Manifests;
        if (!force && manifests.Any(m => m.IsSecret))
        {
            throw Errors.PrivateKeyInFolder(folder);
        }

        if (!force && manifests.Where(HoldsSecret).Select(m => m.FileName).ToArray() is { Length: > 0 } withSecret)
        {
            throw Errors.SecretValueInFolder(folder, withSecret);
        }

        var owner = $"{change.Release} ({change.Release.Target})";
        var exports = manifests.Select(m => Plan(m, folder, owner, owners)).ToArray();
        foreach (var export in exports)
        {
            owners[export.File.Path] = owner;
        }

        return exports;
    }

    private static Export Plan(ExportedManifest manifest, string folder, string owner, IDictionary<string, string> owners)
    {
        var path = Path.Combine(folder, manifest.FileName);
        var text = YamlDocuments.ToYaml(manifest.Content);
        var old = FolderFiles.ReadOrNull(path);
        if (owners.TryGetValue(path, out var other) && other != owner)
        {
            throw Errors.ExportPathTaken(path, other, owner);
        }

        if (old is not null && !manifest.IsValues && OtherNamespace(manifest.Content, old, path) is { } ns)
        {
            throw Errors.ExportPathTaken(path, $"namespace {ns}", owner);
        }

        var (shownOld, shown) = SecretMask.Apply(old ?? string.Empty, text);
        var diff = UnifiedDiff.Create(shownOld, shown, old is null ? "/dev/null" : $"a/{manifest.FileName}", $"b/{manifest.FileName}");
        var action = old == text ? ChangeAction.Unchanged : old is null ? ChangeAction.Created : ChangeAction.Configured;
        return new Export(new ExportedMilvusManifest(path, action, diff), old != text, text, old, HoldsSecret(manifest));
    }

    public static void Write(Export export, EngineContext context)
    {
        var path = export.File.Path;
        LocalFile.MakeFolderOf(path);
        using var held = FolderLock.Of([path], context.Cancellation);
        if (LocalFile.Write(path, export.Text, export.IsSecret, () => FolderFiles.ReadOrNull(path) == export.Original) is { } warning)
        {
            context.Warning(warning);
        }
    }

    /// <summary>
    /// Whether the file holds something that is masked elsewhere. Helm replaces lists and files such as user.yaml whole, so an overlay
    /// holds the passwords in them too; so does a workload with passwords in its environment.
    /// </summary>
    private static bool HoldsSecret(ExportedManifest manifest) =>
        manifest.IsSecret || !JsonNode.DeepEquals(SecretMask.Apply(manifest.Content), manifest.Content);

    /// <summary>The namespace of what stands in the file, where it is not that of what is to be written.</summary>
    private static string? OtherNamespace(JsonObject wanted, string old, string path)
    {
        var standing = YamlDocuments.Parse(old, path).Select(d => d.Root).OfType<JsonObject>().FirstOrDefault().Text("metadata", "namespace");
        return standing is not null && wanted.Text("metadata", "namespace") is { } ns && ns != standing ? standing : null;
    }
}
