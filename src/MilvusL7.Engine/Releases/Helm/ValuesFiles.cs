using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>Plain files of values, and which of them make one release together.</summary>
internal sealed class ValuesFiles(FolderTarget target, IReadOnlyList<ManifestDocument> documents, OverlayTree tree)
{
    private static readonly string[] OthersFiles = ["Chart", "kustomization", "requirements"];

    /// <param name="named">Files that another release's object names as its values.</param>
    public IEnumerable<FolderValues> Find(IReadOnlySet<string> named)
    {
        var files = documents.Where(d => d.Place.Steps.Count == 0 && IsCandidate(d))
            .Where(d => target.IsFile || !(named.Contains(d.File) || tree.Parts.Contains(d.File)))
            .ToArray();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var uses = ChartUse.Find(tree, documents, target).Where(u => target.IsFile || !u.IsObject).ToArray();
        foreach (var found in uses.SelectMany(u => OfUse(u, uses, files)))
        {
            used.UnionWith(found.Owner.Layers.Layers.Select(l => l.File).OfType<string>().Append(found.Owner.Document.File));
            yield return found;
        }

        foreach (var folder in files.Where(f => !used.Contains(f.File)).GroupBy(f => Path.GetDirectoryName(f.File)!, StringComparer.Ordinal))
        {
            foreach (var found in OfFolder(folder.Key, folder.ToArray()))
            {
                yield return found;
            }
        }
    }

    private static bool IsCandidate(ManifestDocument document) =>
        document.Root.Text("kind") is null
        && ValuesEvidence.MayBeValues(document.Root)
        && !OthersFiles.Contains(Path.GetFileNameWithoutExtension(document.File));

    /// <summary>The release of a tool's file. Where one file is named, that is edited; else the uppermost file of the release.</summary>
    private IEnumerable<FolderValues> OfUse(ChartUse use, IReadOnlyList<ChartUse> uses, ManifestDocument[] files)
    {
        var (place, alias, version) = Place(use);
        if (place is null)
        {
            yield break;
        }

        var entries = use.Entries.ToList();
        if (use.ChartFolder is not null && DefaultsOf(use.ChartFolder) is { } defaults && entries.All(e => e.File != defaults))
        {
            entries.Insert(0, new ChartUse.Entry(target.Relative(defaults), defaults, t => ValuesSources.ReadFile(t, defaults, FieldPath.Of())));
        }

        var last = entries.FindLastIndex(e => e.File is not null && files.Any(f => f.File == e.File));
        if (last < 0)
        {
            // A tool's file elsewhere, or one that holds all of the values itself.
            if (documents.Any(d => d.File == use.File) && entries.Any(e => e.File is null && use.IsMilvusChart))
            {
                yield return new FolderValues(
                    new ValuesOwner(new DocumentRef(use.File, 0), FieldPath.Of(), false, version), use.Release ?? string.Empty, use.Namespace, new NewFiles(Path.GetDirectoryName(use.File)!, use.File))
                {
                    IsGuess = use.Release is null,
                    Unsupported = "its values are in the helmfile itself, or in a template. Move the values into a file that the helmfile lists under values.",
                };
            }

            yield break;
        }

        var own = files.First(f => f.File == entries[last].File);
        if (target.IsFile && uses.FirstOrDefault(u => u.Entries.Any(e => e.File == own.File)) is { } first && first != use)
        {
            // One file that several releases have is one candidate; the first of them speaks for all.
            yield break;
        }

        var others = target.IsFile ? uses.Where(u => u != use && u.Entries.Any(e => e.File == own.File)).ToArray() : [];
        var layers = Layers(entries, last, place).Concat(others.SelectMany(o => Layers([.. o.Entries], o.Entries.ToList().FindLastIndex(e => e.File == own.File), place)));
        var values = Describe(own, place, alias, version);
        yield return values with
        {
            Owner = values.Owner with { Layers = new ValuesLayers(layers.DistinctBy(l => (l.Name, l.Rank)).ToArray()) },
            Name = others.Length == 0 && use.Release is not null ? use.Release : values.Name,
            Namespace = use.Namespace,
            IsGuess = others.Length > 0 || use.Release is null,
        };
    }

    private static IEnumerable<ValuesLayer> Layers(List<ChartUse.Entry> entries, int own, FieldPath place) => entries
        .Select((e, i) => new ValuesLayer(e.Name, i < own ? LayerRank.Below : LayerRank.Above, t => e.Read(t) is { } values ? JsonFieldEditor.Get(values, place) as JsonObject ?? [] : null) { File = e.File, Tier = i })
        .Where((_, i) => i != own);

    /// <summary>The releases of a folder whose files no tool's file names.</summary>
    private IEnumerable<FolderValues> OfFolder(string folder, ManifestDocument[] files)
    {
        var strong = files.Select(f => (Document: f, Values: Describe(f))).Where(f => f.Values is not null).Select(f => (f.Document, Values: f.Values!)).ToArray();
        var all = target.IsFile ? [.. files, .. Siblings(folder, files[0].File)] : files;
        foreach (var (document, values) in strong)
        {
            var place = values.Owner.Place;
            var others = all.Where(o => o.File != document.File && IsOfSame(document, o, place)).ToArray();
            var isAlternative = others.Any(o => AreAlternatives(document, o, place));
            var group = others.Where(o => !AreAlternatives(document, o, place)).ToArray();
            var names = group.Select(g => g.File).Append(document.File).ToArray();
            if (!target.IsFile && !isAlternative && strong.Select(s => s.Document).Where(group.Contains).Any(o => IsBetter(o, document, names)))
            {
                // A part of the release that another file speaks for.
                continue;
            }

            var tier = ValuesNames.TierOf(document.File, names);
            var layers = group.Select(o => Layer(o, document, place, tier, names)).ToArray();
            var warnings = values.Warnings.ToList();
            if (target.IsFile && isAlternative && others.Except(group).Where(o => !ValuesNames.AreAlternatives(document.File, o.File)).ToArray() is { Length: > 0 } apart)
            {
                warnings.Add($"{string.Join(", ", apart.Select(a => target.Relative(a.File)))} set many of the same values as {target.Relative(document.File)}. MilvusL7 treats them as values of other releases.");
            }

            if (!target.IsFile && layers.Length > 0)
            {
                var ordered = layers.Select(l => (l.Tier, l.Name)).Append((Tier: tier, Name: target.Relative(document.File))).OrderBy(l => l.Tier).ThenBy(l => l.Name, StringComparer.Ordinal);
                warnings.Add($"{string.Join(", ", ordered.Select(l => l.Name))} are treated as the values of one release, in this order. MilvusL7 changes the file that takes precedence. If the files belong to several releases, specify one file with -Path.");
            }

            yield return values with
            {
                Owner = values.Owner with { Layers = new ValuesLayers(layers) { IsGroup = !target.IsFile, Tier = tier } },
                Warnings = warnings,
            };
        }
    }

    private ValuesLayer Layer(ManifestDocument other, ManifestDocument own, FieldPath place, int tier, string[] names)
    {
        var isDefaults = IsDefaults(other.File);
        var its = isDefaults ? -1 : ValuesNames.TierOf(other.File, names);
        var isOwnDefaults = IsDefaults(own.File);
        return new ValuesLayer(
            target.Relative(other.File),
            isOwnDefaults || its > tier ? LayerRank.Above : its < tier ? LayerRank.Below : LayerRank.Beside,
            t => ValuesSources.ReadFile(t, other.File, place))
        {
            File = other.File,
            Tier = its,
            IsCertain = isDefaults,
            Editable = isDefaults && place.Steps.Count == 0 ? null : (other.Ref, place),
        };
    }

    /// <summary>Of the files of one release, the one that new settings go into: the uppermost, and of several the first.</summary>
    private static bool IsBetter(ManifestDocument other, ManifestDocument than, string[] names)
    {
        var (one, two) = (ValuesNames.TierOf(other.File, names), ValuesNames.TierOf(than.File, names));
        return one != two ? one > two : string.CompareOrdinal(other.File, than.File) < 0;
    }

    private static bool IsOfSame(ManifestDocument own, ManifestDocument other, FieldPath place)
    {
        var values = JsonFieldEditor.Get(other.Root, place) as JsonObject;
        return values is not null && (IsDefaults(other.File)
            || (place.Steps.Count > 0 && IsDefaults(own.File))
            || ValuesEvidence.IsMilvus(values)
            || (ValuesEvidence.IsPart(values) && (ValuesNames.SubsystemOf(other.File) is not { } part || values.ContainsKey(part)) && ValuesNames.MayBelong(other.File, own.File)));
    }

    /// <summary>True for files of two releases: of two environments, or such that set much of the same.</summary>
    private static bool AreAlternatives(ManifestDocument one, ManifestDocument other, FieldPath place)
    {
        if (ValuesNames.AreAlternatives(one.File, other.File))
        {
            return true;
        }

        if (IsDefaults(one.File) || IsDefaults(other.File))
        {
            return false;
        }

        string[] names = [one.File, other.File];
        var (its, others) = (LeavesOf(one, place), LeavesOf(other, place));
        var common = its.Count(others.Contains);
        // An overlay sets little of what its base sets; two files of equal rank set little in common.
        return ValuesNames.TierOf(one.File, names) != ValuesNames.TierOf(other.File, names)
            ? common * 3 >= Math.Max(its.Count, others.Count) * 2
            : common >= 3 && common * 2 >= Math.Min(its.Count, others.Count);
    }

    private static HashSet<string> LeavesOf(ManifestDocument document, FieldPath place)
    {
        var leaves = new HashSet<string>(StringComparer.Ordinal);
        Add(string.Empty, JsonFieldEditor.Get(document.Root, place));
        return leaves;

        void Add(string path, JsonNode? node)
        {
            if (node is JsonObject { Count: > 0 } map)
            {
                foreach (var (key, value) in map)
                {
                    Add($"{path}\n{key}", value);
                }
            }
            else
            {
                leaves.Add(path);
            }
        }
    }

    private IEnumerable<ManifestDocument> Siblings(string folder, string file)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Where(p => p != file && Path.GetExtension(p).ToLowerInvariant() is ".yaml" or ".yml").Order(StringComparer.Ordinal))
        {
            ManifestDocument[] read;
            try
            {
                read = YamlDocuments.Parse(target.ReadTextOrNull(path) ?? string.Empty, path).Where(d => d.Root is JsonObject).Select(d => new ManifestDocument(path, d.Index, (JsonObject)d.Root!)).ToArray();
            }
            catch (MilvusL7Exception)
            {
                // Another's file in the same folder.
                continue;
            }

            if (read is [var only] && IsCandidate(only))
            {
                yield return only;
            }
        }
    }

    /// <summary>True for the values.yaml of a chart: helm takes it below all other values.</summary>
    private static bool IsDefaults(string file) =>
        Path.GetFileName(file) == "values.yaml" && File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "Chart.yaml"));

    private static string? DefaultsOf(string chartFolder) => Path.Combine(chartFolder, "values.yaml") is var file && File.Exists(file) ? file : null;

    private (FieldPath? Place, string? Alias, string? Version) Place(ChartUse use)
    {
        if (use.IsMilvusChart)
        {
            return (FieldPath.Of(), null, null);
        }

        var chart = Read(Path.Combine(use.ChartFolder!, "Chart.yaml"));
        if (FolderValues.IsMilvusChart(chart.Text("name")))
        {
            return (FieldPath.Of(), null, chart.Text("version"));
        }

        var milvus = Dependencies(use.ChartFolder, chart).FirstOrDefault(d => d.Text("name") == "milvus");
        return milvus is null ? (null, null, null) : (FieldPath.Of(milvus.Text("alias") ?? "milvus"), milvus.Text("alias"), milvus.Text("version"));
    }

    private FolderValues Describe(ManifestDocument document, FieldPath place, string? alias, string? version)
    {
        var described = Describe(document);
        return described is not null && described.Owner.Place.Equals(place) ? described
            : Values(document, place, version, alias, NewFilesOf(document), null);
    }

    private static NewFiles NewFilesOf(ManifestDocument document) =>
        FolderValues.Beside(document, "MilvusL7 found no tool that applies the file: helm reads only the values in this folder. Apply the file with the tool that installs the release, or list it in a kustomization.yaml.");

    /// <summary>The values of the Milvus chart in a file; null where it has none.</summary>
    private FolderValues? Describe(ManifestDocument document)
    {
        var folder = Path.GetDirectoryName(document.File)!;
        var (chartFolder, chart) = NearestChart(folder);
        var isBeside = chartFolder == folder;
        var milvus = Dependencies(chartFolder, chart).FirstOrDefault(d => d.Text("name") == "milvus");
        var dependency = milvus.Text("alias") ?? milvus.Text("name");
        var isNamedValues = Path.GetFileNameWithoutExtension(document.File) == "values";
        if (dependency is not null && (document.Root.At(dependency) is JsonObject || (isBeside && target.IsFile)))
        {
            // An umbrella chart: the values of a dependency stand under its name, and its templates are the place for more objects.
            var newFiles = new NewFiles(
                Path.Combine(chartFolder!, "templates"),
                document.File,
                isBeside && isNamedValues ? null : "It is a template of the chart, and so part of every release of the chart, with any values file.")
            {
                IsTemplates = true,
            };
            return Values(document, FieldPath.Of(dependency), milvus.Text("version"), milvus.Text("alias"), newFiles, null);
        }

        if (isBeside && !target.IsFile && (!FolderValues.IsMilvusChart(chart.Text("name")) || isNamedValues))
        {
            // Another chart's values, or the vendored Milvus chart's own defaults: nobody's release.
            return null;
        }

        if (ValuesEvidence.IsMilvus(document.Root) || (isBeside && FolderValues.IsMilvusChart(chart.Text("name")) && ValuesEvidence.Fits(document.Root)))
        {
            return Values(document, FieldPath.Of(), milvus.Text("version"), null, NewFilesOf(document), null);
        }

        if (document.Root.At("milvus") is JsonObject nested && (ValuesEvidence.IsMilvus(nested) || (target.IsFile && ValuesEvidence.Fits(nested))))
        {
            // Values of an umbrella chart that is kept elsewhere.
            return Values(document, FieldPath.Of("milvus"), milvus.Text("version"), null, NewFilesOf(document), ValuesEvidence.IsMilvus(nested) ? null : FolderValues.OnTheUsersWord(document, target));
        }

        return target.IsFile && ValuesEvidence.Fits(document.Root)
            ? Values(document, FieldPath.Of(), milvus.Text("version"), null, NewFilesOf(document), FolderValues.OnTheUsersWord(document, target))
            : null;
    }

    // Values say nothing of the release's name.
    private static FolderValues Values(ManifestDocument document, FieldPath place, string? version, string? alias, NewFiles newFiles, string? warning) =>
        new(new ValuesOwner(document.Ref, place, false, version) { ChartName = alias }, Path.GetFileName(Path.GetDirectoryName(document.File)!).ToLowerInvariant(), null, newFiles)
        {
            IsGuess = true,
            Warnings = warning is null ? [] : [warning],
        };

    /// <summary>The chart that a file is part of: of its folder, or of the nearest above as far as the user named it.</summary>
    private (string? Folder, JsonNode? Chart) NearestChart(string folder)
    {
        for (string? at = folder; at?.Length >= target.Folder.Length; at = Path.GetDirectoryName(at))
        {
            if (Read(Path.Combine(at, "Chart.yaml")) is { } chart)
            {
                return (at, chart);
            }
        }

        return (null, null);
    }

    private IEnumerable<JsonObject> Dependencies(string? folder, JsonNode? chart) =>
        folder is null ? []
        // Charts of apiVersion v1 have them in a file of their own.
        : chart.Items("dependencies").Concat(Read(Path.Combine(folder, "requirements.yaml")).Items("dependencies"));

    private JsonNode? Read(string file) =>
        File.Exists(file) ? YamlDocuments.Parse(target.ReadText(file), file).FirstOrDefault()?.Root : null;
}
