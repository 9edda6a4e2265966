using System.Text.Json.Nodes;
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

    /// <param name="documents">Those of the whole folder.</param>
    /// <returns>Null where the document holds no values of the Milvus chart.</returns>
    public static FolderValues? Find(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target)
    {
        var root = document.Root;
        var api = root.Text("apiVersion");
        return root.Text("kind") switch
        {
            FluxKind when api?.StartsWith("helm.toolkit.fluxcd.io/", StringComparison.Ordinal) == true => Flux(document, documents, target),
            "Application" when api?.StartsWith("argoproj.io/", StringComparison.Ordinal) == true => Application(document, target),
            null when ValuesEvidence.MayBeValues(root) => ValuesFile(document, target),
            _ => null,
        };
    }

    private static FolderValues? Flux(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target)
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

        var name = root.Text("metadata", "name") ?? string.Empty;
        var targetNamespace = root.Text("spec", "targetNamespace");
        Unread(warnings, document, target, "valuesFrom", root.Items("spec", "valuesFrom").Select(f => $"{f.Text("kind")} {f.Text("name")}"));
        return new FolderValues(
            new ValuesOwner(document.Ref, FieldPath.Of("spec", "values"), false, root.Text("spec", "chart", "spec", "version")),
            root.Text("spec", "releaseName") ?? Shortened(targetNamespace is null ? name : $"{targetNamespace}-{name}"),
            targetNamespace ?? root.Text("metadata", "namespace"),
            Beside(document, "Nothing here is known to apply it. Flux does where a Kustomization takes this whole folder, and not where one lists single files."))
        {
            Warnings = warnings,
        };
    }

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
        Unread(warnings, document, target, "valueFiles", (source.At("helm", "valueFiles") as JsonArray)?.Select(f => f?.ToString() ?? string.Empty) ?? []);
        return new FolderValues(
            new ValuesOwner(document.Ref, helm.Key(isText ? "values" : "valuesObject"), isText, source.Text("targetRevision")) { Helm = helm },
            source.Text("helm", "releaseName") ?? root.Text("metadata", "name") ?? string.Empty,
            root.Text("spec", "destination", "namespace"),
            Beside(document, "Nothing here is known to apply it. Argo CD does where an Application reads this folder."))
        {
            Warnings = warnings,
        };
    }

    private static FolderValues? ValuesFile(ManifestDocument document, FolderTarget target)
    {
        if (Path.GetFileNameWithoutExtension(document.File) is "Chart" or "kustomization")
        {
            return null;
        }

        var folder = Path.GetDirectoryName(document.File)!;
        var (chartFolder, chart) = NearestChart(folder, target);
        var isBeside = chartFolder == folder;
        var milvus = Dependencies(chartFolder, chart, target).FirstOrDefault(d => d.Text("name") == "milvus");
        var dependency = milvus.Text("alias") ?? milvus.Text("name");
        var newFiles = Beside(document, "Nothing here is known to apply it: helm takes of this folder the values and nothing else. Apply it with what installs the release, or list it in a kustomization.yaml.");
        string? onTheUsersWord = null;
        FieldPath place;
        if (dependency is not null && (document.Root.At(dependency) is JsonObject || (isBeside && target.IsFile)))
        {
            // An umbrella chart: the values of a dependency stand under its name, and its templates are the place for more objects.
            place = FieldPath.Of(dependency);
            newFiles = new NewFiles(
                Path.Combine(chartFolder!, "templates"),
                document.File,
                isBeside && Path.GetFileNameWithoutExtension(document.File) == "values" ? null : "It is a template of the chart, and so in every release of it, whatever values file that has.")
            {
                IsTemplates = true,
            };
        }
        else if (isBeside && IsMilvusChart(chart.Text("name")) && Path.GetFileNameWithoutExtension(document.File) == "values" && !target.IsFile)
        {
            // The chart's own defaults, vendored: nobody's release.
            return null;
        }
        else if (isBeside && !IsMilvusChart(chart.Text("name")) && !target.IsFile)
        {
            return null;
        }
        else if (ValuesEvidence.IsMilvus(document.Root) || (isBeside && IsMilvusChart(chart.Text("name")) && ValuesEvidence.Fits(document.Root)))
        {
            place = FieldPath.Of();
        }
        else if (document.Root.At("milvus") is JsonObject nested && (ValuesEvidence.IsMilvus(nested) || (target.IsFile && ValuesEvidence.Fits(nested))))
        {
            // Values of an umbrella chart that is kept elsewhere.
            place = FieldPath.Of("milvus");
            onTheUsersWord = ValuesEvidence.IsMilvus(nested) ? null : OnTheUsersWord(document, target);
        }
        else if (target.IsFile && ValuesEvidence.Fits(document.Root))
        {
            place = FieldPath.Of();
            onTheUsersWord = OnTheUsersWord(document, target);
        }
        else
        {
            return null;
        }

        // Values say nothing of the release's name.
        return new FolderValues(new ValuesOwner(document.Ref, place, false, milvus.Text("version")), Path.GetFileName(folder).ToLowerInvariant(), null, newFiles)
        {
            IsGuess = true,
            Warnings = onTheUsersWord is null ? [] : [onTheUsersWord],
        };
    }

    /// <summary>The chart that a file is part of: of its folder, or of the nearest above as far as the user named it.</summary>
    private static (string? Folder, JsonNode? Chart) NearestChart(string folder, FolderTarget target)
    {
        for (string? at = folder; at?.Length >= target.Folder.Length; at = Path.GetDirectoryName(at))
        {
            if (Read(Path.Combine(at, "Chart.yaml"), target) is { } chart)
            {
                return (at, chart);
            }
        }

        return (null, null);
    }

    private static IEnumerable<JsonObject> Dependencies(string? folder, JsonNode? chart, FolderTarget target) =>
        folder is null ? []
        // Charts of apiVersion v1 have them in a file of their own.
        : chart.Items("dependencies").Concat(Read(Path.Combine(folder, "requirements.yaml"), target).Items("dependencies"));

    private static JsonNode? Read(string file, FolderTarget target) =>
        File.Exists(file) ? YamlDocuments.Parse(target.ReadText(file), file).FirstOrDefault()?.Root : null;

    private static NewFiles Beside(ManifestDocument document, string unlisted) => new(Path.GetDirectoryName(document.File)!, document.File, unlisted);

    private static string OnTheUsersWord(ManifestDocument document, FolderTarget target) =>
        $"Nothing in {target.Relative(document.File)} is Milvus's own: it is taken for values of the Milvus chart because -Path names it.";

    private static void Unread(List<string> warnings, ManifestDocument document, FolderTarget target, string field, IEnumerable<string> sources)
    {
        if (string.Join(", ", sources) is { Length: > 0 } names)
        {
            warnings.Add($"{target.Relative(document.File)} takes values from {field} too ({names}), which are not read here: what they set does not show, and a list (extraEnv) or a file (user.yaml) that a change writes replaces theirs whole.");
        }
    }

    private static bool IsMilvusChart(string? chart) =>
        chart is not null && (chart == "milvus" || chart.TrimEnd('/').EndsWith("/milvus", StringComparison.Ordinal));
}
