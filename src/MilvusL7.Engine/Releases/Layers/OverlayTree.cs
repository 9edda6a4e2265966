using System.IO.Enumeration;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>The kustomizations of a folder, and of the repository around it: which of them build a file, and what they do to it.</summary>
internal sealed class OverlayTree
{
    private const int MostFolders = 2000;
    private const int MostFiles = 10_000;
    private const int LargestFile = 256 * 1024;

    private readonly IReadOnlyList<OverlayBuild> _builds;
    private readonly Dictionary<string, IReadOnlyList<OverlayBuild>> _ofFile = new(StringComparer.Ordinal);

    private OverlayTree(IReadOnlyList<OverlayBuild> builds, IReadOnlyList<ManifestDocument> documents)
    {
        _builds = builds;
        Documents = documents;
        Parts = builds.SelectMany(b => b.Parts).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Files that are parts of others' documents: patches, and what generators read.</summary>
    public IReadOnlySet<string> Parts { get; }

    /// <summary>Documents that say how others are used, also those around the folder.</summary>
    public IReadOnlyList<ManifestDocument> Documents { get; }

    public IEnumerable<GeneratedEntry> Generated => _builds.SelectMany(b => b.Generated);

    public static OverlayTree Read(FolderTarget target, IReadOnlyList<ManifestDocument> documents, EngineContext context)
    {
        var builds = new List<OverlayBuild>();
        var (kustomizations, others) = Around(target, documents, context);
        foreach (var document in kustomizations)
        {
            var folder = Path.GetDirectoryName(document.File)!;
            var includes = document.Root.Texts("resources").Concat(document.Root.Texts("bases")).Select(r => OverlayBuild.PathOf(folder, r)).OfType<string>().ToArray();
            builds.Add(OverlayBuild.Read(target, document.File, document.Root, folder, includes, false));
        }

        // Flux and Argo CD name folders by their path in the repository.
        var roots = Ancestors(target.Folder).ToArray();
        foreach (var document in others)
        {
            foreach (var (path, spec) in Uses(document.Root))
            {
                var folder = roots.Select(r => OverlayBuild.PathOf(r, path.TrimStart('/') is { Length: > 0 } p ? p : ".")).FirstOrDefault(Directory.Exists);
                if (folder is not null && spec is not null)
                {
                    builds.Add(OverlayBuild.Read(target, document.File, spec, folder, [folder], true) with { Folder = $"{document.File}#{document.Index}" });
                }
            }
        }

        return new OverlayTree(builds, [.. kustomizations, .. others]);
    }

    /// <summary>The builds that include a file, the innermost first.</summary>
    public IReadOnlyList<OverlayBuild> Of(string file)
    {
        if (_ofFile.TryGetValue(file, out var known))
        {
            return known;
        }

        var nodes = new HashSet<string>(StringComparer.Ordinal) { file };
        // What a kustomization itself makes, it patches itself.
        var found = _builds.Where(b => !b.TakesTrees && KustomizationList.Names.Contains(Path.GetFileName(file)) && b.Folder == Path.GetDirectoryName(file)).ToList();
        nodes.UnionWith(found.Select(b => b.Folder));
        for (var count = -1; count != found.Count;)
        {
            count = found.Count;
            foreach (var build in _builds.Except(found).ToArray())
            {
                if (build.Includes.Any(i => nodes.Contains(i) || (build.TakesTrees && IsWhole(i) && FileNames.IsWithin(i, file)))
                    || found.Any(f => f.Components.Contains(build.Folder)))
                {
                    found.Add(build);
                    nodes.Add(build.Folder);
                }
            }
        }

        _ofFile[file] = found;
        return found;
    }

    /// <summary>The builds that nothing else includes, each with those that it includes itself.</summary>
    public IReadOnlyList<IReadOnlyList<OverlayBuild>> Chains(string file)
    {
        var all = Of(file);
        bool Includes(OverlayBuild outer, OverlayBuild inner) => outer.Includes.Contains(inner.Folder) || outer.Components.Contains(inner.Folder);
        var chains = new List<IReadOnlyList<OverlayBuild>>();
        foreach (var root in all.Where(b => !all.Any(o => o != b && Includes(o, b))))
        {
            var chain = new HashSet<OverlayBuild>(ReferenceEqualityComparer.Instance) { root };
            while (all.FirstOrDefault(b => !chain.Contains(b) && chain.Any(c => Includes(c, b))) is { } inner)
            {
                chain.Add(inner);
            }

            chains.Add(all.Where(chain.Contains).ToArray());
        }

        return chains;
    }

    /// <summary>The names that an object has on its way through builds.</summary>
    public static IReadOnlyCollection<string> NamesOf(string name, IEnumerable<OverlayBuild> builds)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { name };
        foreach (var build in builds.Where(b => b.Renames))
        {
            names.UnionWith(names.Select(n => build.Prefix + n + build.Suffix).ToArray());
        }

        return names;
    }

    private bool IsWhole(string folder) => !_builds.Any(b => !b.TakesTrees && b.Folder == folder);

    private static IEnumerable<(string Path, JsonNode? Spec)> Uses(JsonObject root)
    {
        var api = root.Text("apiVersion") ?? string.Empty;
        if (root.Text("kind") == "Kustomization" && api.StartsWith("kustomize.toolkit.fluxcd.io/", StringComparison.Ordinal))
        {
            yield return (root.Text("spec", "path") ?? ".", root.At("spec"));
        }
        else if (root.Text("kind") is "Application" or "ApplicationSet" && api.StartsWith("argoproj.io/", StringComparison.Ordinal))
        {
            var spec = root.At("spec", "template", "spec") ?? root.At("spec");
            foreach (var source in spec.Items("sources").Append(spec.At("source")).Where(s => s.Text("path") is not null))
            {
                yield return (source.Text("path")!, source.At("kustomize"));
            }
        }
    }

    /// <summary>The folders that a path in a repository may start from: those above, as far as the repository goes.</summary>
    public static IEnumerable<string> Ancestors(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (at != folder && IsNobodys(at))
            {
                yield break;
            }

            yield return at;
            if (IsRepository(at))
            {
                yield break;
            }
        }
    }

    /// <summary>True for a path in the repository that a folder is in; where there is none, in the uppermost folder that is somebody's.</summary>
    public static bool IsInRepository(string folder, string path) =>
        FileNames.IsWithin(Ancestors(folder).Last(), path);

    private static bool IsRepository(string folder) => Directory.Exists(Path.Combine(folder, ".git")) || File.Exists(Path.Combine(folder, ".git"));

    /// <summary>True for folders that hold what has nothing to do with each other.</summary>
    private static bool IsNobodys(string folder) =>
        Path.GetDirectoryName(folder) is null
        || folder == Path.TrimEndingDirectorySeparator(Path.GetTempPath())
        || folder == Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Kustomizations and objects of GitOps tools: those of the folder, and of the repository around it.</summary>
    private static (IReadOnlyList<ManifestDocument> Kustomizations, IReadOnlyList<ManifestDocument> Others) Around(FolderTarget target, IReadOnlyList<ManifestDocument> documents, EngineContext context)
    {
        var kustomizations = new List<ManifestDocument>();
        var others = new List<ManifestDocument>(documents.Where(d => IsTools(d.Root) || (IsHelmfile(d.File) && d.Root.At("releases") is JsonArray)));
        var known = documents.Select(d => d.File).ToHashSet(StringComparer.Ordinal);
        foreach (var file in FilesAround(ScopeOf(target.Folder)).Order(StringComparer.Ordinal))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var isKustomization = KustomizationList.Names.Contains(Path.GetFileName(file));
            if (!isKustomization && known.Contains(file))
            {
                continue;
            }

            try
            {
                if ((!isKustomization && new FileInfo(file).Length > LargestFile)
                    || target.ReadTextOrNull(file) is not { } text
                    || (!isKustomization && !text.Contains("toolkit.fluxcd.io/", StringComparison.Ordinal) && !text.Contains("argoproj.io/", StringComparison.Ordinal) && !IsHelmfile(file)))
                {
                    continue;
                }

                foreach (var document in YamlDocuments.Parse(text, file))
                {
                    if (document.Root is JsonObject root)
                    {
                        var read = new ManifestDocument(file, document.Index, root);
                        if (isKustomization && IsKustomization(read))
                        {
                            kustomizations.Add(read);
                        }
                        else if (!known.Contains(file) && (IsTools(root) || (IsHelmfile(file) && root.At("releases") is JsonArray)))
                        {
                            others.Add(read);
                        }
                    }
                }
            }
            catch (Exception e) when (e is MilvusL7Exception or IOException or UnauthorizedAccessException)
            {
                // A file that is not read here has its fault told where the release is in it.
                context.Verbose($"{target.Relative(file)} is ignored: {e.Message}");
            }
        }

        return (kustomizations, others);
    }

    public static bool IsKustomization(ManifestDocument document) =>
        KustomizationList.Names.Contains(Path.GetFileName(document.File)) && KustomizationList.IsKustomize(document.Root);

    public static bool IsHelmfile(string file) =>
        Path.GetFileName(file).StartsWith("helmfile", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(Path.GetDirectoryName(file)) == "helmfile.d";

    private static bool IsTools(JsonObject root) =>
        root.Text("kind") is "Kustomization" or "Application" or "ApplicationSet" or "HelmRelease"
        && root.Text("apiVersion") is { } api && (api.Contains("toolkit.fluxcd.io/", StringComparison.Ordinal) || api.StartsWith("argoproj.io/", StringComparison.Ordinal));

    /// <summary>The repository, or the folder and, where others may include it, the two above.</summary>
    private static string ScopeOf(string folder)
    {
        if (Ancestors(folder).Last() is var top && IsRepository(top))
        {
            return top;
        }

        var scope = folder;
        for (var i = 0; i < 2 && KustomizationList.Names.Any(n => File.Exists(Path.Combine(folder, n))) && Path.GetDirectoryName(scope) is { } above && !IsNobodys(above); i++)
        {
            scope = above;
        }

        return scope;
    }

    private static string[] FilesAround(string scope)
    {
        var folders = 0;
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, MaxRecursionDepth = 12, IgnoreInaccessible = true };
        return new FileSystemEnumerable<string>(scope, (ref FileSystemEntry e) => e.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory && !e.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && (e.FileName.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || e.FileName.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || e.FileName.SequenceEqual("Kustomization")),
            ShouldRecursePredicate = (ref FileSystemEntry e) => !e.Attributes.HasFlag(FileAttributes.ReparsePoint) && !e.FileName.SequenceEqual("node_modules") && folders++ < MostFolders,
        }.Take(MostFiles).ToArray();
    }
}
