using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>Values of the Milvus chart in a folder.</summary>
/// <param name="Name">The release's name, as far as the document has it.</param>
/// <param name="NewFiles">Where the release's new objects go.</param>
internal sealed record FolderValues(ValuesOwner Owner, string Name, string? Namespace, NewFiles NewFiles)
{
    private const string FluxKind = "HelmRelease";

    // What helm takes for a release's name, and Flux shortens to.
    private const int LongestName = 53;

    /// <summary>True where the document has no name for the release.</summary>
    public bool IsGuess { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why nothing can be edited in place; null where it can.</summary>
    public string? Unsupported { get; init; }

    /// <param name="documents">Those of the whole folder.</param>
    /// <returns>Null where the document holds no values of the Milvus chart.</returns>
    /// <param name="tree">What builds the folder.</param>
    public static FolderValues? Find(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target, OverlayTree tree)
    {
        var root = document.Root;
        var api = root.Text("apiVersion");
        return root.Text("kind") switch
        {
            FluxKind when api?.StartsWith("helm.toolkit.fluxcd.io/", StringComparison.Ordinal) == true => Flux(document, documents, target, tree),
            "Application" when api?.StartsWith("argoproj.io/", StringComparison.Ordinal) == true => Application(document, target),
            _ => null,
        };
    }

    private static FolderValues? Flux(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target, OverlayTree tree)
    {
        var root = document.Root;
        var values = root.At("spec", "values") as JsonObject ?? [];
        var warnings = new List<string>();
        if (FluxChart(root, documents) is { } chart)
        {
            if (!IsMilvusChart(chart))
            {
                return null;
            }
        }
        else if (!ValuesEvidence.IsMilvus(values))
        {
            if (!target.IsFile || !ValuesEvidence.Fits(values))
            {
                return null;
            }

            warnings.Add(OnTheUsersWord(document, target));
        }

        var targetNamespace = root.Text("spec", "targetNamespace");
        var layers = ValuesSources.OfFlux(root, tree, documents, target).ToArray();
        Unread(warnings, document, target, "valuesFrom", layers);
        return new FolderValues(
            new ValuesOwner(document.Ref, document.Place.Then(FieldPath.Of("spec", "values")), false, root.Text("spec", "chart", "spec", "version"))
            {
                Layers = new ValuesLayers(layers) { Rendered = PostRenderers(document, target) },
            },
            NameOfFlux(root),
            targetNamespace ?? root.Text("metadata", "namespace"),
            Beside(document, "Nothing here is known to apply it. Flux does where a Kustomization takes this whole folder, and not where one lists single files."))
        {
            Warnings = warnings,
        };
    }

    private static ObjectPatch[] PostRenderers(ManifestDocument document, FolderTarget target) =>
        document.Root.Items("spec", "postRenderers").Select(r => r.At("kustomize")).OfType<JsonObject>()
            .SelectMany(k => OverlayBuild.Read(target, document.File, k, Path.GetDirectoryName(document.File)!, [], false).Patches).ToArray();

    /// <summary>The chart's name or path; null where the folder does not have it.</summary>
    private static string? FluxChart(JsonObject release, IReadOnlyList<ManifestDocument> documents)
    {
        if (release.Text("spec", "chart", "spec", "chart") is { } chart)
        {
            return chart;
        }

        var reference = release.At("spec", "chartRef");
        var ns = reference.Text("namespace") ?? release.Text("metadata", "namespace");
        var source = reference is null ? null : documents.FirstOrDefault(d => d.Root.Text("kind") == reference.Text("kind")
            && d.Root.Text("metadata", "name") == reference.Text("name")
            && (ns is null || d.Root.Text("metadata", "namespace") is not { } its || its == ns))?.Root;
        return source.Text("spec", "chart") ?? source.Text("spec", "url");
    }

    /// <summary>The release's name as Flux makes it.</summary>
    internal static string NameOfFlux(JsonObject release)
    {
        var name = release.Text("metadata", "name") ?? string.Empty;
        return release.Text("spec", "releaseName") ?? Shortened(release.Text("spec", "targetNamespace") is { } ns ? $"{ns}-{name}" : name);
    }

    /// <summary>As Flux does it: no name longer than helm takes.</summary>
    private static string Shortened(string name) => name.Length <= LongestName ? name
        : $"{name[..(LongestName - 13)]}-{Digest.Of(name)[..12]}";

    private static FolderValues? Application(ManifestDocument document, FolderTarget target)
    {
        var root = document.Root;
        var source = root.At("spec", "source");
        var place = FieldPath.Of("spec", "source");
        if (!IsMilvusChart(source.Text("chart")))
        {
            source = root.Items("spec", "sources").FirstOrDefault(s => IsMilvusChart(s.Text("chart")));
            if (source is null)
            {
                return null;
            }

            place = FieldPath.Of("spec").Key("sources").Item("chart", source.Text("chart")!);
        }

        // parameters > valuesObject > values > valueFiles, as in Argo CD; with a valuesObject it does not look at values.
        var helm = place.Key("helm");
        var isText = source.At("helm", "valuesObject") is null && source.At("helm", "values") is not null;
        var warnings = new List<string>();
        var layers = ValuesSources.OfArgo(root.At("spec"), source, FieldPath.Of(), target).ToArray();
        Unread(warnings, document, target, "valueFiles", layers);
        return new FolderValues(
            new ValuesOwner(document.Ref, document.Place.Then(helm).Key(isText ? "values" : "valuesObject"), isText, source.Text("targetRevision"))
            {
                Helm = document.Place.Then(helm),
                Layers = new ValuesLayers(layers),
            },
            source.Text("helm", "releaseName") ?? root.Text("metadata", "name") ?? string.Empty,
            root.Text("spec", "destination", "namespace"),
            Beside(document, "Nothing here is known to apply it. Argo CD does where an Application reads this folder."))
        {
            Warnings = warnings,
        };
    }

    internal static NewFiles Beside(ManifestDocument document, string unlisted) => new(Path.GetDirectoryName(document.File)!, document.File, unlisted);

    internal static string OnTheUsersWord(ManifestDocument document, FolderTarget target) =>
        $"Nothing in {target.Relative(document.File)} is Milvus's own: it is taken for values of the Milvus chart because -Path names it.";

    private static void Unread(List<string> warnings, ManifestDocument document, FolderTarget target, string field, IEnumerable<ValuesLayer> layers)
    {
        if (string.Join(", ", layers.Where(l => l.Read(target) is null).Select(l => l.Name)) is { Length: > 0 } names)
        {
            warnings.Add($"{target.Relative(document.File)} takes values from {field} too ({names}), which are not in the folder: what they set does not show here.");
        }
    }

    internal static bool IsMilvusChart(string? chart) =>
        chart is not null && (chart == "milvus" || chart.TrimEnd('/').EndsWith("/milvus", StringComparison.Ordinal));
}
