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
    internal const int LongestName = 53;

    /// <summary>True where the document has no name for the release.</summary>
    public bool IsGuess { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why nothing can be edited in place; null where it can.</summary>
    public string? Unsupported { get; init; }

    /// <param name="documents">Those of the whole folder.</param>
    /// <param name="tree">What builds the folder.</param>
    public static IEnumerable<FolderValues> Find(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target, OverlayTree tree)
    {
        var root = document.Root;
        var api = root.Text("apiVersion") ?? string.Empty;
        var one = root.Text("kind") switch
        {
            FluxKind when api.StartsWith("helm.toolkit.fluxcd.io/", StringComparison.Ordinal) => Flux(document, documents, target, tree),
            FluxKind when api.StartsWith("helm.fluxcd.io/", StringComparison.Ordinal) && IsMilvusChart(root.Text("spec", "chart", "name")) =>
                NotEditable(document, root.Text("spec", "releaseName") ?? root.Text("metadata", "name"), "it is a HelmRelease of Flux version 1, which has reached its end of life."),
            "Application" or "ApplicationSet" when api.StartsWith("argoproj.io/", StringComparison.Ordinal) => Application(document, target),
            "HelmChart" when api.StartsWith("helm.cattle.io/", StringComparison.Ordinal) => HelmController(document, documents, target),
            _ => null,
        };
        return one is not null ? [one]
            : OverlayTree.IsKustomization(document) ? Kustomization(document, target, tree)
            : Path.GetFileName(document.File) == "fleet.yaml" && FleetBundle(document, target) is { } bundle ? [bundle]
            : [];
    }

    /// <summary>The charts that a kustomization inflates.</summary>
    private static IEnumerable<FolderValues> Kustomization(ManifestDocument document, FolderTarget target, OverlayTree tree)
    {
        var root = document.Root;
        var folder = Path.GetDirectoryName(document.File)!;
        foreach (var old in root.Items("helmChartInflationGenerator").Where(c => IsMilvusChart(c.Text("chartName"))))
        {
            yield return NotEditable(document, old.Text("releaseName"), "helmChartInflationGenerator is a plug-in that reads its values from a file. Use helmCharts.");
        }

        var charts = root.Items("helmCharts").ToArray();
        foreach (var chart in charts.Where(c => IsMilvusChart(c.Text("name"))))
        {
            var release = chart.Text("releaseName");
            var step = release is not null && charts.Count(c => c.Text("releaseName") == release) == 1 ? new FieldStep("releaseName", release)
                : charts.Count(c => c.Text("name") == chart.Text("name")) == 1 ? new FieldStep("name", chart.Text("name"))
                : null;
            if (release is null || step is null)
            {
                yield return NotEditable(document, release, "its helmCharts entry has no releaseName.");
                continue;
            }

            // valuesFile, then valuesInline (the other way round with valuesMerge: merge), then additionalValuesFiles.
            var merge = chart.Text("valuesMerge");
            var layers = new List<ValuesLayer>();
            if (chart.Text("valuesFile") is { } file && !(merge == "replace" && chart.At("valuesInline") is not null))
            {
                layers.Add(Named(file) with { Rank = merge == "merge" ? LayerRank.Above : LayerRank.Below });
            }

            layers.AddRange(chart.Texts("additionalValuesFiles").Select((f, i) => Named(f) with { Rank = LayerRank.Above, Tier = i + 1 }));
            yield return new FolderValues(
                new ValuesOwner(document.Ref, new FieldPath([new FieldStep("helmCharts"), step, new FieldStep("valuesInline")]), false, chart.Text("version"))
                {
                    Layers = new ValuesLayers(layers) { Rendered = tree.Of(document.File).SelectMany(b => b.Patches).ToArray() },
                },
                release,
                root.Text("namespace") ?? chart.Text("namespace"),
                new NewFiles(folder, document.File));
        }

        ValuesLayer Named(string name) => FileBeside(folder, name, target);
    }

    /// <summary>A file of values that a tool's file names; one that is not in the folder cannot be read.</summary>
    private static ValuesLayer FileBeside(string folder, string name, FolderTarget target) => OverlayBuild.PathOf(folder, name) is { } path && File.Exists(path)
        ? ValuesSources.File(target.Relative(path), path, FieldPath.Of())
        : new ValuesLayer(name, LayerRank.Below, _ => null);

    /// <summary>The HelmChart of K3s and RKE2; its values are YAML in a string.</summary>
    private static FolderValues? HelmController(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target)
    {
        var root = document.Root;
        if (!IsMilvusChart(root.Text("spec", "chart")))
        {
            return null;
        }

        var name = root.Text("metadata", "name") ?? string.Empty;
        var layers = documents.Where(d => d.Root.Text("kind") == "HelmChartConfig" && d.Root.Text("metadata", "name") == name)
            .Select(d => new ValuesLayer(target.Relative(d.File), LayerRank.Above, _ => ValuesSources.Parse(d.Root.Text("spec", "valuesContent"), d.File)))
            .Concat(root.Items("spec", "valuesSecrets").Select(s => new ValuesLayer($"Secret {s.Text("name")}", LayerRank.Above, _ => null) { Tier = 1 }))
            .Concat(root.Map("spec", "set").Select(s => new ValuesLayer($"{target.Relative(document.File)} (spec.set)", LayerRank.Above, _ => HelmParameters.Single(s.Key, s.Value)) { Tier = 2 }));
        return new FolderValues(
            new ValuesOwner(document.Ref, document.Place.Then(FieldPath.Of("spec", "valuesContent")), true, root.Text("spec", "version")) { Layers = new ValuesLayers(layers.ToArray()) },
            name,
            root.Text("spec", "targetNamespace") ?? root.Text("metadata", "namespace"),
            Beside(document, "MilvusL7 found no tool that applies the file. K3s applies it if it is in its manifests folder."));
    }

    /// <summary>A bundle of Rancher Fleet. Which of its files of values outranks the other is not known here, so none may touch what is edited.</summary>
    private static FolderValues? FleetBundle(ManifestDocument document, FolderTarget target)
    {
        var root = document.Root;
        if (!IsMilvusChart(root.Text("helm", "chart")))
        {
            return null;
        }

        var (file, folder) = (target.Relative(document.File), Path.GetDirectoryName(document.File)!);
        var files = root.Texts("helm", "valuesFiles").Select(f => FileBeside(folder, f, target) with { Rank = LayerRank.Beside });
        var sources = root.Items("helm", "valuesFrom").Select(s => s.At("secretKeyRef") ?? s.At("configMapKeyRef"))
            .Select(s => new ValuesLayer($"{file} (valuesFrom {s.Text("name")})", LayerRank.Beside, _ => null));
        var targets = root.Items("targetCustomizations").Where(t => t.At("helm") is not null)
            .Select(t => new ValuesLayer($"{file} (targetCustomizations {t.Text("name")})", LayerRank.Above, _ => t.At("helm", "values") as JsonObject ?? []));
        return new FolderValues(
            new ValuesOwner(document.Ref, document.Place.Then(FieldPath.Of("helm", "values")), false, root.Text("helm", "version"))
            {
                Layers = new ValuesLayers([.. files, .. sources, .. targets]),
            },
            root.Text("helm", "releaseName") ?? root.Text("name") ?? string.Empty,
            root.Text("namespace") ?? root.Text("defaultNamespace"),
            Beside(document, "Fleet does not apply other manifests of a bundle that is a chart. Move them to a separate bundle."))
        {
            IsGuess = root.Text("helm", "releaseName") is null,
        };
    }

    /// <summary>A release that is there, and why it cannot be edited.</summary>
    private static FolderValues NotEditable(ManifestDocument document, string? name, string reason) =>
        new(new ValuesOwner(document.Ref, FieldPath.Of(), false, null), name ?? document.Root.Text("metadata", "name") ?? string.Empty, null, Beside(document, string.Empty))
        {
            Unsupported = reason,
            IsGuess = name is null,
        };

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
            Beside(document, "MilvusL7 found no tool that applies the file. Flux applies it if a Kustomization includes the whole folder, but not if the Kustomization lists single files."))
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

    /// <summary>An Application, or the template of an ApplicationSet that makes one.</summary>
    private static FolderValues? Application(ManifestDocument document, FolderTarget target)
    {
        var isSet = document.Root.Text("kind") == "ApplicationSet";
        var root = isSet ? document.Root.At("spec", "template") : document.Root;
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

        var name = source.Text("helm", "releaseName") ?? root.Text("metadata", "name") ?? string.Empty;
        var ns = root.Text("spec", "destination", "namespace");
        if (isSet && (name + ns + source.Text("helm", "values")).Contains("{{", StringComparison.Ordinal))
        {
            return NotEditable(document, null, "an ApplicationSet creates several Applications from one template, whose name, namespace or values are not known. Change the template, or specify one of its values files with -Path.");
        }

        // parameters > valuesObject > values > valueFiles, as in Argo CD; with a valuesObject it does not look at values.
        var template = isSet ? FieldPath.Of("spec", "template") : FieldPath.Of();
        var helm = document.Place.Then(template).Then(place).Key("helm");
        var isText = source.At("helm", "valuesObject") is null && source.At("helm", "values") is not null;
        var warnings = new List<string>();
        var layers = ValuesSources.OfArgo(source, FieldPath.Of(), target).ToList();
        Unread(warnings, document, target, "valueFiles", layers);
        if (isSet && document.Root.At("spec", "templatePatch") is not null)
        {
            layers.Add(new ValuesLayer($"{target.Relative(document.File)} (templatePatch)", LayerRank.Above, _ => null));
        }

        return new FolderValues(
            new ValuesOwner(document.Ref, helm.Key(isText ? "values" : "valuesObject"), isText, source.Text("targetRevision"))
            {
                Helm = helm,
                Layers = new ValuesLayers(layers),
            },
            name,
            ns,
            Beside(document, "MilvusL7 found no tool that applies the file. Argo CD applies it if an Application reads this folder."))
        {
            Warnings = warnings,
        };
    }

    internal static NewFiles Beside(ManifestDocument document, string unlisted) => new(Path.GetDirectoryName(document.File)!, document.File, unlisted);

    internal static string OnTheUsersWord(ManifestDocument document, FolderTarget target) =>
        $"{target.Relative(document.File)} contains no setting of Milvus. MilvusL7 reads it as values of the Milvus chart because -Path specifies it.";

    private static void Unread(List<string> warnings, ManifestDocument document, FolderTarget target, string field, IEnumerable<ValuesLayer> layers)
    {
        if (string.Join(", ", layers.Where(l => l.Read(target) is null).Select(l => l.Name)) is { Length: > 0 } names)
        {
            warnings.Add($"{target.Relative(document.File)} also reads values from {field} ({names}), which are not in the folder. MilvusL7 does not know these values.");
        }
    }

    internal static bool IsMilvusChart(string? chart) =>
        chart is not null && (chart == "milvus" || chart.TrimEnd('/').EndsWith("/milvus", StringComparison.Ordinal));
}
