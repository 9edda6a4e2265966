using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>A release that a tool's file makes of files of values: a helmfile, an Application or HelmRelease of a chart in the repository.</summary>
/// <param name="File">Full path of the tool's file.</param>
/// <param name="Release">The release's name; null where a template makes it.</param>
/// <param name="ChartFolder">Full path of the chart; null for a chart that is elsewhere.</param>
/// <param name="Entries">The values, lowest rank first.</param>
internal sealed record ChartUse(string File, string? Release, string? Namespace, string? ChartFolder, IReadOnlyList<ChartUse.Entry> Entries)
{
    /// <param name="Name">Its file, as messages name it.</param>
    /// <param name="File">Full path of a file of values; null for values in the tool's file, or such as are not in the folder.</param>
    /// <param name="Read">The whole values; null where they are not read.</param>
    internal sealed record Entry(string Name, string? File, Func<FolderTarget, JsonObject?> Read);

    /// <summary>True where the chart itself is Milvus's, and not one that depends on it.</summary>
    public bool IsMilvusChart { get; init; }

    /// <summary>True where the tool's own object is edited, unless -Path names one of its files.</summary>
    public bool IsObject { get; init; }

    public static IReadOnlyList<ChartUse> Find(OverlayTree tree, IReadOnlyList<ManifestDocument> documents, FolderTarget target) =>
        tree.Documents.SelectMany(d => Of(d, tree, documents, target)).ToArray();

    private static IEnumerable<ChartUse> Of(ManifestDocument document, OverlayTree tree, IReadOnlyList<ManifestDocument> documents, FolderTarget target)
    {
        var (root, name) = (document.Root, target.Relative(document.File));
        if (OverlayTree.IsHelmfile(document.File))
        {
            foreach (var release in root.Items("releases"))
            {
                var folder = Path.GetDirectoryName(document.File)!;
                var local = OverlayBuild.PathOf(folder, release.Text("chart")) is { } path && System.IO.File.Exists(Path.Combine(path, "Chart.yaml")) ? path : null;
                var isMilvus = local is null && FolderValues.IsMilvusChart(release.Text("chart"));
                if (local is not null || isMilvus)
                {
                    yield return new ChartUse(document.File, Named(release.Text("name")), Named(release.Text("namespace")), local, OfHelmfile(release, folder, name, target).ToArray()) { IsMilvusChart = isMilvus };
                }
            }

            yield break;
        }

        if (OverlayTree.IsKustomization(document))
        {
            foreach (var inflated in root.Items("helmCharts").Where(c => FolderValues.IsMilvusChart(c.Text("name"))))
            {
                yield return new ChartUse(document.File, inflated.Text("releaseName"), root.Text("namespace") ?? inflated.Text("namespace"), null, OfKustomization(inflated, document, target).ToArray()) { IsMilvusChart = true, IsObject = true };
            }

            yield break;
        }

        if (root.Text("kind") == "HelmRelease")
        {
            var named = root.Text("spec", "chart", "spec", "chart");
            var chart = Chart(named, target);
            var isMilvus = chart is null && FolderValues.IsMilvusChart(named);
            if (chart is not null || isMilvus)
            {
                var files = root.Texts("spec", "chart", "spec", "valuesFiles").Select(f => FileEntry(f, ValuesSources.InRepository(f, target, System.IO.File.Exists), target));
                var from = ValuesSources.OfFlux(root, tree, documents, target).Select(l => new Entry(l.Name, l.File, l.Read));
                yield return new ChartUse(document.File, FolderValues.NameOfFlux(root), root.Text("spec", "targetNamespace") ?? root.Text("metadata", "namespace"), chart,
                    [.. files, .. from, Inline(name, document, target, FieldPath.Of("spec", "values"))]) { IsMilvusChart = isMilvus, IsObject = isMilvus };
            }

            yield break;
        }

        if (root.Text("kind") is not ("Application" or "ApplicationSet"))
        {
            yield break;
        }

        var isSet = root.Text("kind") == "ApplicationSet";
        var place = isSet ? FieldPath.Of("spec", "template") : FieldPath.Of();
        var spec = isSet ? root.At("spec", "template", "spec") : root.At("spec");
        var sources = spec.At("source") is JsonObject one ? [(one, FieldPath.Of("spec", "source"))] : spec.Items("sources").Select(s => (s, FieldPath.Of("spec").Key("sources").Item(s.Text("path") is null ? "chart" : "path", s.Text("path") ?? s.Text("chart") ?? string.Empty)));
        foreach (var (source, at) in sources.ToArray())
        {
            var chart = Chart(source.Text("path"), target);
            var isMilvus = chart is null && FolderValues.IsMilvusChart(source.Text("chart"));
            if (chart is null && !isMilvus)
            {
                continue;
            }

            var files = source.Texts("helm", "valueFiles").Select(f => FileEntry(f, ValuesSources.FileOf(f, source.Text("path"), target), target));
            var parameters = HelmParameters.Read(new JsonObject { ["helm"] = source.At("helm")?.DeepClone() }, FieldPath.Of("helm")).Over([]);
            yield return new ChartUse(
                document.File,
                Named(source.Text("helm", "releaseName") ?? (isSet ? root.Text("spec", "template", "metadata", "name") : root.Text("metadata", "name"))),
                Named(spec.Text("destination", "namespace")),
                chart,
                [
                    .. files,
                    Inline(name, document, target, place.Then(at).Then(FieldPath.Of("helm", source.At("helm", "valuesObject") is null ? "values" : "valuesObject"))),
                    new Entry($"{name} (helm.parameters)", null, _ => parameters),
                ]) { IsMilvusChart = isMilvus, IsObject = isMilvus };
        }
    }

    /// <summary>A chart in the repository that is not the Milvus chart itself: that one's values are another matter.</summary>
    private static string? Chart(string? path, FolderTarget target) =>
        path is { Length: > 0 } && !path.Contains("{{", StringComparison.Ordinal)
            ? ValuesSources.InRepository(path.TrimStart('/'), target, p => System.IO.File.Exists(Path.Combine(p, "Chart.yaml")))
            : null;

    private static IEnumerable<Entry> OfKustomization(JsonObject chart, ManifestDocument document, FolderTarget target)
    {
        var folder = Path.GetDirectoryName(document.File)!;
        var inline = new Entry(target.Relative(document.File), null, _ => chart.At("valuesInline") as JsonObject ?? []);
        Entry[] file = chart.Text("valuesFile") is { } name && !(chart.Text("valuesMerge") == "replace" && chart.At("valuesInline") is not null) ? [FileEntry(name, Existing(folder, name), target)] : [];
        var additional = chart.Texts("additionalValuesFiles").Select(f => FileEntry(f, Existing(folder, f), target));
        return chart.Text("valuesMerge") == "merge" ? [inline, .. file, .. additional] : [.. file, inline, .. additional];
    }

    private static IEnumerable<Entry> OfHelmfile(JsonObject release, string folder, string name, FolderTarget target)
    {
        foreach (var entry in release.At("values") as JsonArray ?? [])
        {
            yield return entry is JsonObject inline ? new Entry(name, null, _ => inline) : FileEntry(entry.Text() ?? string.Empty, Existing(folder, entry.Text()), target);
        }

        foreach (var entry in release.Texts("secrets"))
        {
            yield return new Entry(entry, null, _ => null);
        }

        foreach (var set in release.Items("set"))
        {
            yield return new Entry($"{name} (set)", null, _ => HelmParameters.Single(set.Text("name") ?? string.Empty, set.Text("value") ?? string.Empty));
        }
    }

    private static string? Existing(string folder, string? entry) =>
        OverlayBuild.PathOf(folder, entry) is { } path && !path.EndsWith(".gotmpl", StringComparison.OrdinalIgnoreCase) && System.IO.File.Exists(path) ? path : null;

    private static Entry FileEntry(string entry, string? file, FolderTarget target) =>
        file is null ? new Entry(entry, null, _ => null) : new Entry(target.Relative(file), file, t => ValuesSources.ReadFile(t, file, FieldPath.Of()));

    private static Entry Inline(string name, ManifestDocument document, FolderTarget target, FieldPath place)
    {
        var node = JsonFieldEditor.Get(document.Root, place);
        var values = node as JsonObject ?? (node is JsonValue text && !text.ToString().Contains("{{", StringComparison.Ordinal) ? ValuesSources.Parse(text.ToString(), target.Relative(document.File)) : node is null ? [] : null);
        return new Entry(name, null, _ => values);
    }

    private static string? Named(string? name) => name?.Contains("{{", StringComparison.Ordinal) == true ? null : name;
}
