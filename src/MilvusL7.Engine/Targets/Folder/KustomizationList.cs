using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Folder;

/// <summary>The list of files in a kustomization: a new file is entered there, a deleted one taken out.</summary>
internal static class KustomizationList
{
    /// <summary>The names of the file, in the order in which kustomize looks for them.</summary>
    public static readonly IReadOnlyList<string> Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>
    /// The kustomization that applies a new file, with the file in its resources: that of the folder, or the nearest above that
    /// lists the release's own file.
    /// </summary>
    public static (string File, string Text)? With(string newFile, NewFiles newFiles, string top, Func<string, string?> read)
    {
        for (var folder = newFiles.IsTemplates ? null : newFiles.Folder; folder?.Length >= top.Length; folder = Path.GetDirectoryName(folder))
        {
            foreach (var file in FilesIn(folder))
            {
                if (read(file) is not { } text)
                {
                    continue;
                }

                var root = Root(text, file);
                var resources = (root.At("resources") as JsonArray)?.DeepClone() as JsonArray ?? [];
                bool Lists(string path) => resources.Any(r => IsEntry(r, path));

                if (!IsKustomize(root) || (folder != newFiles.Folder && !Lists(Entry(folder, newFiles.Origin))))
                {
                    continue;
                }

                // A list that begins as the old one is added to in place.
                if (!Lists(Entry(folder, newFile)))
                {
                    resources.Add(JsonValue.Create(Entry(folder, newFile)));
                }

                return (file, YamlTextEditor.Apply(text, 0, [new SetField(FieldPath.Of("resources"), resources)], file));
            }
        }

        return null;
    }

    /// <summary>The kustomizations that list a file which is to be deleted, without that file: kustomize fails on a file that is not there.</summary>
    /// <param name="files">Every file of the folder.</param>
    public static IEnumerable<(string File, string Text)> Without(string gone, IEnumerable<string> files, Func<string, string?> read, EngineContext context)
    {
        var folders = files.Where(f => Names.Contains(Path.GetFileName(f))).Select(f => Path.GetDirectoryName(f)!).Append(Path.GetDirectoryName(gone)!);
        foreach (var file in folders.Distinct(StringComparer.Ordinal).SelectMany(FilesIn).Order(StringComparer.Ordinal))
        {
            if (read(file) is not { } text
                || Root(text, file) is not { } root
                || !IsKustomize(root)
                || root.At("resources") is not JsonArray resources)
            {
                continue;
            }

            var path = Entry(Path.GetDirectoryName(file)!, gone);
            var rest = new JsonArray([.. resources.Where(r => !IsEntry(r, path)).Select(r => r?.DeepClone())]);
            if (rest.Count < resources.Count)
            {
                context.Verbose($"removing {gone} from {file}");
                FieldEdit edit = rest.Count == 0 ? new RemoveField(FieldPath.Of("resources")) : new SetField(FieldPath.Of("resources"), rest);
                yield return (file, YamlTextEditor.Apply(text, 0, [edit], file));
            }
        }
    }

    private static IEnumerable<string> FilesIn(string folder) => Names.Select(n => Path.Combine(folder, n));

    private static JsonNode? Root(string text, string file) => YamlDocuments.Parse(text, file).FirstOrDefault(d => d.Root is JsonObject)?.Root;

    /// <summary>A Kustomization of Flux has the same name for something else.</summary>
    public static bool IsKustomize(JsonNode? root) => root.Text("apiVersion")?.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) != false;

    private static bool IsEntry(JsonNode? resource, string path) => resource?.ToString() is { } entry && (entry == path || entry == "./" + path);

    private static string Entry(string folder, string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
}
