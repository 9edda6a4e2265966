using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>The builds of a folder, asked before each change of a file.</summary>
internal sealed class FolderLayers(OverlayTree tree, IReadOnlyList<ManifestDocument> documents) : IFolderLayers
{
    // kustomize renames these, and knows nothing of the annotations that name them.
    private static readonly ResourceKind[] NamedInAnnotations = [ResourceKind.BackendConfig, ResourceKind.FrontendConfig, ResourceKind.ManagedCertificate];

    private static readonly string[] NamingAnnotations = [ServiceAnnotations.BackendConfig, IngressPlanner.ManagedCertificatesAnnotation, IngressPlanner.FrontendConfigAnnotation];

    public OverlayTree Tree { get; } = tree;

    public IReadOnlyList<JsonObject> Variants(FolderTarget target, string file, JsonObject resource)
    {
        var variants = Tree.Chains(file).Select(chain => Patched(resource, chain)).ToArray();
        return variants.Length == 0 ? [resource] : variants;
    }

    public void Check(FolderTarget target, string file, JsonObject resource, IReadOnlyList<FieldEdit> edits, bool isNew)
    {
        var builds = Tree.Of(file);
        if (builds.Count == 0)
        {
            return;
        }

        var name = resource.Text("metadata", "name") ?? string.Empty;
        CheckNames(target, file, resource, name, builds, edits, isNew);
        CheckNamespace(target, file, resource, builds, isNew);
        var names = OverlayTree.NamesOf(name, builds);
        var patches = builds.SelectMany(b => b.Patches).Where(p => p.IsOf(resource, names)).ToArray();
        var wished = isNew ? Leaves(resource).ToArray() : edits;
        var claims = wished.SelectMany(e => patches.SelectMany(p => p.Claims(resource, e))).Distinct().ToArray();
        if (claims.Length > 0)
        {
            throw Errors.ReleaseLayered(Describe(resource), target.Relative(file), claims.Select(c => c.ToString()).Distinct(StringComparer.Ordinal));
        }
    }

    public void CheckRemoval(FolderTarget target, string file, JsonObject resource)
    {
        var builds = Tree.Of(file);
        var names = OverlayTree.NamesOf(resource.Text("metadata", "name") ?? string.Empty, builds);
        var patches = builds.SelectMany(b => b.Patches).Where(p => p.IsOf(resource, names)).Select(p => p.File).Distinct(StringComparer.Ordinal).ToArray();
        if (patches.Length > 0)
        {
            throw Errors.ReleaseLayered(Describe(resource), target.Relative(file), patches);
        }
    }

    private static JsonObject Patched(JsonObject resource, IReadOnlyList<OverlayBuild> chain)
    {
        var names = OverlayTree.NamesOf(resource.Text("metadata", "name") ?? string.Empty, chain);
        return chain.SelectMany(b => b.Patches).Where(p => p.IsOf(resource, names)).Aggregate(resource, (r, p) => p.Apply(r));
    }

    private void CheckNames(FolderTarget target, string file, JsonObject resource, string name, IReadOnlyList<OverlayBuild> builds, IReadOnlyList<FieldEdit> edits, bool isNew)
    {
        var renaming = builds.Where(b => b.Renames).ToArray();
        if (renaming.Length == 0)
        {
            return;
        }

        var kind = ResourceKind.Of(resource);
        var renamed = kind is not null && NamedInAnnotations.Contains(kind) ? $"{kind.Kind} {name}"
            : kind == ResourceKind.Ingress && isNew && MissingService(target, file, resource) is { } service ? $"Service {service}"
            : (isNew ? Leaves(resource) : edits).SelectMany(Named).Select(Renamed).FirstOrDefault(r => r is not null);
        if (renamed is not null)
        {
            throw Errors.ReleaseRenamed(renamed, target.Relative(file), renaming.Select(b => $"{b.File} ({(b.Prefix.Length > 0 ? $"namePrefix: {b.Prefix}" : $"nameSuffix: {b.Suffix}")})").Distinct(StringComparer.Ordinal));
        }
    }

    /// <summary>The names that an edit writes into an annotation.</summary>
    private static IEnumerable<string> Named(FieldEdit edit) => edit switch
    {
        EditEmbeddedYaml embedded => embedded.Edits.SelectMany(Named),
        SetField { Value: JsonValue value } when edit.Path.Steps.Count > 0 && NamingAnnotations.Contains(edit.Path.Steps[^1].Key) =>
            Json.TryParse(value.ToString()) is JsonObject map ? map.SelectMany(e => e.Value is JsonObject ports ? ports.Select(p => p.Value.Text()) : [e.Value.Text()]).OfType<string>() : value.ToString().Split(',', StringSplitOptions.TrimEntries),
        _ => [],
    };

    /// <summary>An object of the folder that a build gives another name.</summary>
    private string? Renamed(string name) =>
        documents.FirstOrDefault(d => d.Kind is { } kind && NamedInAnnotations.Contains(kind) && d.Root.Text("metadata", "name") == name && Tree.Of(d.File).Any(b => b.Renames)) is { } document
            ? $"{document.Kind!.Kind} {name}" : null;

    /// <summary>The Service that a new Ingress names and no file has: a tool names it after an object that is renamed.</summary>
    private static string? MissingService(FolderTarget target, string file, JsonObject ingress)
    {
        var service = ingress.Items("spec", "rules").SelectMany(r => r.Items("http", "paths")).Select(p => p.Text("backend", "service", "name")).FirstOrDefault(s => s is not null);
        if (service is null || target.ReadTextOrNull(file) is not { } text)
        {
            return null;
        }

        // Of these objects' names the Service's name is made, unless they give the release a name.
        return YamlDocuments.Parse(text, file).Any(d => d.Root.Text("kind") switch
        {
            "Milvus" or "HelmChart" => true,
            "HelmRelease" => d.Root.Text("spec", "releaseName") is null,
            "Application" => d.Root.At("spec", "source", "helm", "releaseName") is null,
            _ => false,
        }) ? service : null;
    }

    private static void CheckNamespace(FolderTarget target, string file, JsonObject resource, IReadOnlyList<OverlayBuild> builds, bool isNew)
    {
        // A Service that a file has goes to the namespace with the Ingress; one that Flux or Argo CD makes does not.
        if (!isNew || resource.Text("metadata", "namespace") is not { Length: > 0 } ns || target.ReadTextOrNull(file) is not { } text
            || !YamlDocuments.Parse(text, file).Any(d => d.Root.Text("spec", "targetNamespace") == ns || d.Root.Text("spec", "destination", "namespace") == ns))
        {
            return;
        }

        var moving = builds.Where(b => b.Namespace is { } its && its != ns).Select(b => $"{b.File} (namespace: {b.Namespace})").Distinct(StringComparer.Ordinal).ToArray();
        if (moving.Length > 0)
        {
            throw Errors.ReleaseLayered(Describe(resource), $"namespace {ns}", moving);
        }
    }

    private static IEnumerable<FieldEdit> Leaves(JsonObject resource) => resource.Where(e => e.Key is not ("apiVersion" or "kind"))
        .SelectMany(e => LeavesOf(FieldPath.Of(e.Key), e.Value))
        .Where(e => e.Path.ToString() is not ("metadata.name" or "metadata.namespace"));

    private static IEnumerable<FieldEdit> LeavesOf(FieldPath path, JsonNode? value) =>
        value is JsonObject { Count: > 0 } map ? map.SelectMany(e => LeavesOf(path.Key(e.Key), e.Value))
        : value is null ? []
        : [new SetField(path, value)];

    private static string Describe(JsonObject resource) => resource.Text("kind") is { } kind ? $"{kind} {resource.Text("metadata", "name")}" : "the values";
}
