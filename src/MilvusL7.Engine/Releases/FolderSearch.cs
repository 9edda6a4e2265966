using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases;

/// <summary>What a search of a folder came across, for those who find nothing.</summary>
internal static class FolderSearch
{
    private const int Most = 5;

    public static string Describe(FolderTarget target, IReadOnlyList<ManifestDocument> documents)
    {
        var files = documents.Select(d => d.File).Distinct(StringComparer.Ordinal).Select(target.Relative).ToArray();
        if (files.Length == 0)
        {
            return "It contains no manifest or values file.";
        }

        var kinds = documents.GroupBy(d => d.Root.Text("kind") ?? (OverlayTree.IsKustomization(d) ? "Kustomization" : "mapping without a kind"), StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}").ToArray();
        var outside = documents.Where(OverlayTree.IsKustomization)
            .SelectMany(d => d.Root.Texts("resources").Concat(d.Root.Texts("bases")).Where(r => IsOutside(target, d, r)).Select(r => $"{target.Relative(d.File)} includes {r}, which is outside this folder"))
            .ToArray();
        var charts = documents.Where(d => Path.GetFileName(d.File) == "Chart.yaml").Select(d => d.Root.Text("name")).OfType<string>().ToArray();
        return $"Files read: {Some(files)}. They contain: {Some(kinds)}."
            + (charts.Length > 0 ? $" MilvusL7 does not read the templates of chart {Some(charts)}. Specify the output of helm template with -Path." : string.Empty)
            + (outside.Length > 0 ? $" {Some(outside)}. Specify a -Path that contains both." : string.Empty);
    }

    /// <summary>What runs the Milvus that a Service leads to, where it is neither a Deployment nor a StatefulSet.</summary>
    public static ManifestDocument? OtherWorkload(JsonObject service, IReadOnlyList<ManifestDocument> documents)
    {
        var selector = service.Map("spec", "selector");
        return selector.Count == 0 || Ownership.IsOurs(service) || !ReleaseFinder.HasMilvusPort(service) ? null
            : documents.FirstOrDefault(d => d.Kind != ResourceKind.Deployment && d.Kind != ResourceKind.StatefulSet && Runs(d.Root.Text("kind") == "Pod" ? d.Root : d.Root.At("spec", "template"), selector));
    }

    private static bool Runs(JsonNode? pod, IReadOnlyDictionary<string, string> selector) => WorkloadState.IsSelected(pod, selector) && WorkloadState.RunsMilvus(pod);

    private static bool IsOutside(FolderTarget target, ManifestDocument document, string entry) =>
        OverlayBuild.PathOf(Path.GetDirectoryName(document.File)!, entry) is { } path
        && !FileNames.IsWithin(target.Folder, path)
        && (Directory.Exists(path) || File.Exists(path));

    private static string Some(IReadOnlyCollection<string> texts) =>
        string.Join(", ", texts.Take(Most)) + (texts.Count > Most ? $" and {texts.Count - Most} more" : string.Empty);
}
