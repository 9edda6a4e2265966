using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>Finds the values that an object of a GitOps tool names.</summary>
internal static class ValuesSources
{
    /// <summary>The valuesFrom of a HelmRelease, lowest rank first; spec.values outranks all of them.</summary>
    public static IEnumerable<ValuesLayer> OfFlux(JsonObject release, OverlayTree tree, IReadOnlyList<ManifestDocument> documents, FolderTarget target)
    {
        var tier = 0;
        foreach (var from in release.Items("spec", "valuesFrom"))
        {
            var (kind, name, key) = (from.Text("kind") ?? "ConfigMap", from.Text("name") ?? string.Empty, from.Text("valuesKey") ?? "values.yaml");
            if (from.Text("targetPath") is { Length: > 0 } path)
            {
                // What it sets is known, and nothing that a change writes.
                yield return new ValuesLayer($"{kind} {name}", LayerRank.Below, _ => HelmParameters.Single(path, string.Empty)) { Tier = tier++ };
                continue;
            }

            var file = tree.Generated.FirstOrDefault(g => g.Kind == kind && g.Key == key && g.Name == name)?.File;
            if (file is not null)
            {
                yield return File(target.Relative(file), file, FieldPath.Of()) with { Tier = tier++ };
                continue;
            }

            var source = documents.FirstOrDefault(d => d.Root.Text("kind") == kind && d.Root.Text("metadata", "name") == name);
            yield return new ValuesLayer(
                source is null ? $"{kind} {name}" : target.Relative(source.File),
                LayerRank.Below,
                t => source is not null && TextOf(Current(t, source), key) is { } text ? Parse(text, source.File) : null) { Tier = tier++ };
        }
    }

    /// <summary>The valueFiles of a source of an Application, lowest rank first.</summary>
    public static IEnumerable<ValuesLayer> OfArgo(JsonNode? source, FieldPath place, FolderTarget target)
    {
        var tier = 0;
        foreach (var entry in source.Texts("helm", "valueFiles"))
        {
            var file = FileOf(entry, source.Text("path"), target);
            yield return file is null
                ? new ValuesLayer(entry, LayerRank.Below, _ => null) { Tier = tier++ }
                : File(target.Relative(file), file, place) with { Tier = tier++ };
        }
    }

    /// <summary>A file that an Application names: with <c>$ref</c> or without a chart's path by its path in the repository.</summary>
    public static string? FileOf(string entry, string? chartPath, FolderTarget target)
    {
        var path = entry.StartsWith('$') && entry.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? entry[(slash + 1)..]
            : chartPath is null || entry.StartsWith('/') ? entry.TrimStart('/')
            : Path.Combine(chartPath, entry);
        return path.Contains("://", StringComparison.Ordinal) || path.Contains("{{", StringComparison.Ordinal) ? null : InRepository(path, target, System.IO.File.Exists);
    }

    /// <summary>A path of a repository; its root is one of the folders above.</summary>
    public static string? InRepository(string path, FolderTarget target, Func<string, bool> exists) =>
        OverlayTree.Ancestors(target.Folder).Select(r => OverlayBuild.PathOf(r, path)).FirstOrDefault(p => p is not null && exists(p));

    /// <param name="place">Where the Milvus chart's values are in it.</param>
    public static ValuesLayer File(string name, string file, FieldPath place) => new(name, LayerRank.Below, t => ReadFile(t, file, place)) { File = file };

    public static JsonObject? ReadFile(FolderTarget target, string file, FieldPath place)
    {
        try
        {
            return target.ReadTextOrNull(file) is not { } text ? null : JsonFieldEditor.Get(Parsed(text, file), place) as JsonObject ?? [];
        }
        catch (MilvusL7Exception)
        {
            // What cannot be read may say anything.
            return null;
        }
    }

    /// <summary>Values in a string; null where it is not YAML.</summary>
    public static JsonObject? Parse(string? text, string file)
    {
        try
        {
            return Parsed(text ?? string.Empty, file);
        }
        catch (MilvusL7Exception)
        {
            return null;
        }
    }

    private static JsonObject? Parsed(string? text, string file) => text is null ? null : YamlDocuments.Parse(text, file).FirstOrDefault(d => d.Root is not null)?.Root as JsonObject ?? [];

    private static JsonObject Current(FolderTarget target, ManifestDocument source) =>
        target.ReadTextOrNull(source.File) is { } text && YamlDocuments.Parse(text, source.File).FirstOrDefault(d => d.Index == source.Index)?.Root is JsonObject root && root.Text("kind") == source.Root.Text("kind") ? root : source.Root;

    private static string? TextOf(JsonObject source, string key)
    {
        var text = source.Text("stringData", key) ?? (source.Text("kind") == "ConfigMap" ? source.Text("data", key) : Decoded(source.Text("data", key)));
        return text?.StartsWith("ENC[", StringComparison.Ordinal) == true ? null : text;
    }

    private static string? Decoded(string? text)
    {
        var bytes = new byte[(text?.Length ?? 0) + 3];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }
}
