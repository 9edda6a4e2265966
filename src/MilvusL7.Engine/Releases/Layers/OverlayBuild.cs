using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>One step of a kustomize build: a kustomization, a component, or what Flux or Argo CD adds to one.</summary>
/// <param name="File">Its file, as messages name it.</param>
/// <param name="Folder">The folder that others name to include it, and that its paths start from.</param>
/// <param name="Includes">Full paths of the files and folders that it builds.</param>
/// <param name="Components">Folders of components, whose patches apply to what this one builds.</param>
internal sealed record OverlayBuild(string File, string Folder, IReadOnlyList<string> Includes, IReadOnlyList<string> Components)
{
    /// <summary>True for Flux and Argo CD, which take a folder without a kustomization whole.</summary>
    public bool TakesTrees { get; init; }

    public IReadOnlyList<ObjectPatch> Patches { get; init; } = [];

    public string Prefix { get; init; } = string.Empty;

    public string Suffix { get; init; } = string.Empty;

    public string? Namespace { get; init; }

    /// <summary>Files whose documents are parts of others: patches, and what generators read.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>The ConfigMaps and Secrets that its generators make, entry by entry.</summary>
    public IReadOnlyList<GeneratedEntry> Generated { get; init; } = [];

    public bool Renames => Prefix.Length + Suffix.Length > 0;

    public static OverlayBuild Read(FolderTarget target, string file, JsonNode? root, string folder, IReadOnlyList<string> includes, bool takesTrees) =>
        new Reader(target, target.Relative(file), folder).Read(root, includes, takesTrees);

    /// <summary>
    /// The path of an entry of a manifest; null for what is elsewhere. A manifest is somebody's: what it names is read, and may be edited, in the
    /// repository only.
    /// </summary>
    public static string? PathOf(string folder, string? entry) =>
        Resolved(folder, entry) is { } path && OverlayTree.IsInRepository(folder, path) ? path : null;

    private static string? Resolved(string folder, string? entry) =>
        entry is not { Length: > 0 } || entry.Contains("://", StringComparison.Ordinal) || entry.Contains('\n', StringComparison.Ordinal) || entry.Contains('\0', StringComparison.Ordinal) || entry.StartsWith("git@", StringComparison.Ordinal) ? null
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, entry)));

    private sealed class Reader(FolderTarget target, string name, string folder)
    {
        private static readonly string[] PatchFields = ["patches", "patchesStrategicMerge", "patchesJson6902"];

        private readonly List<ObjectPatch> _patches = [];
        private readonly List<string> _parts = [];
        private readonly List<GeneratedEntry> _generated = [];
        private string _prefix = string.Empty;
        private string _suffix = string.Empty;
        private string? _namespace;

        public OverlayBuild Read(JsonNode? root, IReadOnlyList<string> includes, bool takesTrees)
        {
            _prefix = root.Text("namePrefix") ?? string.Empty;
            _suffix = root.Text("nameSuffix") ?? string.Empty;
            _namespace = root.Text("targetNamespace") ?? root.Text("namespace");
            foreach (var patch in PatchFields.SelectMany(k => Entries(root, k)))
            {
                AddPatch(patch);
            }

            foreach (var map in new[] { root.At("commonAnnotations"), root.At("commonMetadata", "annotations") }.OfType<JsonObject>())
            {
                AddAnnotations(map);
            }

            foreach (var replacement in root.Items("replacements"))
            {
                AddReplacement(replacement);
            }

            AddGenerators(root);
            foreach (var transformer in Entries(root, "transformers"))
            {
                foreach (var one in transformer is JsonObject inline ? [inline] : Documents(transformer?.ToString()).OfType<JsonObject>())
                {
                    AddTransformer(one);
                }
            }

            return new OverlayBuild(name, folder, includes, Entries(root, "components").Select(c => PathOf(folder, c.Text())).OfType<string>().ToArray())
            {
                TakesTrees = takesTrees,
                Patches = _patches,
                Parts = _parts,
                Generated = _generated,
                Prefix = _prefix,
                Suffix = _suffix,
                Namespace = _namespace is { Length: > 0 } ? _namespace : null,
            };
        }

        private static IEnumerable<JsonNode?> Entries(JsonNode? root, string key) => root.At(key) as JsonArray ?? [];

        /// <summary>A patch in any of its forms: a path, a text, an object, or a mapping with one of them.</summary>
        private void AddPatch(JsonNode? entry)
        {
            var selector = entry.At("target");
            if (entry is JsonObject map && (map.ContainsKey("patch") || map.ContainsKey("path") || selector is not null))
            {
                AddContents(selector, map["patch"] ?? map["path"]);
            }
            else
            {
                AddContents(null, entry);
            }
        }

        private void AddContents(JsonNode? selector, JsonNode? content)
        {
            var (file, roots) = content is JsonValue
                ? (FileOf(content.Text()) is { } path ? target.Relative(path) : name, Documents(content.Text()))
                : (name, [content]);
            foreach (var root in roots)
            {
                if (root is JsonArray operations)
                {
                    _patches.Add(new ObjectPatch(file, selector ?? new JsonObject(), null, operations));
                }
                else if (root is JsonObject partial)
                {
                    _patches.Add(new ObjectPatch(file, selector, partial, null));
                }
            }
        }

        private void AddAnnotations(JsonObject annotations) => _patches.Add(new ObjectPatch(
            name,
            new JsonObject(),
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = annotations.DeepClone() },
            },
            null));

        private void AddReplacement(JsonObject replacement)
        {
            foreach (var one in replacement.Text("path") is { } path ? Documents(path).SelectMany(d => d is JsonArray list ? list.OfType<JsonObject>() : d is JsonObject o ? [o] : []) : [replacement])
            {
                var source = $"a replacement from {one.Text("source", "kind")} {one.Text("source", "name")}".TrimEnd();
                foreach (var into in one.Items("targets"))
                {
                    var operations = into.Texts("fieldPaths").Select(f => (JsonNode)new JsonObject { ["op"] = source, ["path"] = "/" + string.Join('/', FieldsOf(f).Select(s => s.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))) });
                    _patches.Add(new ObjectPatch(name, into.At("select") ?? new JsonObject(), null, new JsonArray(operations.ToArray())));
                }
            }
        }

        /// <summary>The steps of a replacement's field path; a key with dots stands in brackets.</summary>
        private static List<string> FieldsOf(string path)
        {
            var fields = new List<string>();
            var field = new StringBuilder();
            var depth = 0;
            foreach (var c in path)
            {
                if (c == '.' && depth == 0)
                {
                    fields.Add(field.ToString());
                    field.Clear();
                    continue;
                }

                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
                field.Append(c);
            }

            fields.Add(field.ToString());
            return fields.Select(f => f.StartsWith('[') && f.EndsWith(']') && !f.Contains('=', StringComparison.Ordinal) ? f[1..^1] : f).ToList();
        }

        /// <summary>A generator may add to a ConfigMap that another build has, or take its place.</summary>
        private void AddGenerators(JsonNode? root)
        {
            foreach (var (kind, generator) in root.Items("configMapGenerator").Select(g => ("ConfigMap", g)).Concat(root.Items("secretGenerator").Select(g => ("Secret", g))))
            {
                var data = new JsonObject();
                foreach (var entry in generator.Texts("files"))
                {
                    var parts = entry.Split('=', 2);
                    if (FileOf(parts[^1]) is { } path)
                    {
                        _parts.Add(path);
                        var key = parts.Length == 2 ? parts[0] : Path.GetFileName(path);
                        data[key] = TextOf(path);
                        _generated.Add(new GeneratedEntry(kind, generator.Text("name") ?? string.Empty, key, path));
                    }
                }

                foreach (var literal in generator.Texts("literals").Where(l => l.Contains('=', StringComparison.Ordinal)))
                {
                    data[literal.Split('=', 2)[0]] = literal.Split('=', 2)[1].Trim('"', '\'');
                }

                _parts.AddRange(generator.Texts("envs").Append(generator.Text("env")).Select(FileOf).OfType<string>());
                if (generator.Text("behavior") is "merge" or "replace" && generator.Text("name") is { } named)
                {
                    if (generator.Text("behavior") == "replace")
                    {
                        data["$patch"] = "replace";
                    }

                    _patches.Add(new ObjectPatch(name, null, new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = named }, ["data"] = data }, null));
                }
            }
        }

        private void AddTransformer(JsonObject transformer)
        {
            switch (transformer.Text("kind"))
            {
                case "LabelTransformer" or "ImageTagTransformer" or "ReplicaCountTransformer" or "HashTransformer":
                    break;
                case "PrefixTransformer" or "SuffixTransformer" or "PrefixSuffixTransformer":
                    _prefix = (transformer.Text("prefix") ?? string.Empty) + _prefix;
                    _suffix += transformer.Text("suffix");
                    break;
                case "NamespaceTransformer":
                    _namespace = transformer.Text("metadata", "namespace") ?? _namespace;
                    break;
                case "AnnotationsTransformer" when transformer.At("annotations") is JsonObject annotations:
                    AddAnnotations(annotations);
                    break;
                case "ReplacementTransformer":
                    transformer.Items("replacements").ToList().ForEach(AddReplacement);
                    break;
                case "PatchTransformer":
                    AddPatch(transformer);
                    break;
                case "PatchStrategicMergeTransformer":
                    Entries(transformer, "paths").ToList().ForEach(AddPatch);
                    AddContents(null, transformer["patches"]);
                    break;
                case "PatchJson6902Transformer":
                    AddContents(transformer["target"] ?? new JsonObject(), transformer["jsonOp"] ?? transformer["path"]);
                    break;
                default:
                    // What it does is its program's business.
                    _patches.Add(new ObjectPatch(name, new JsonObject(), null, [new JsonObject { ["op"] = $"transformer {transformer.Text("kind")}, which MilvusL7 does not support", ["path"] = string.Empty }]));
                    break;
            }
        }

        /// <summary>What a file holds; null for what is not text, such as the binary files of a generator.</summary>
        private string? TextOf(string path)
        {
            try
            {
                return target.ReadTextOrNull(path);
            }
            catch (MilvusL7Exception)
            {
                return null;
            }
        }

        private string? FileOf(string? entry) => PathOf(folder, entry) is { } path && System.IO.File.Exists(path) ? path : null;

        /// <summary>The documents of a file, or of the text where it is the name of none.</summary>
        private IEnumerable<JsonNode?> Documents(string? pathOrText)
        {
            var path = FileOf(pathOrText);
            if (path is not null)
            {
                _parts.Add(path);
            }

            var text = path is null ? pathOrText : TextOf(path);
            try
            {
                return YamlDocuments.Parse(text ?? string.Empty, path ?? name).Select(d => d.Root).ToArray();
            }
            catch (MilvusL7Exception)
            {
                return [];
            }
        }
    }
}

/// <summary>One key of a ConfigMap or Secret that a generator makes of a file.</summary>
internal sealed record GeneratedEntry(string Kind, string Name, string Key, string File);
