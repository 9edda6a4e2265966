using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Folder;

/// <summary>A folder of manifests, or one file of them. Files are edited in place, new resources get a file each.</summary>
internal sealed class FolderTarget : ITarget
{
    private readonly FolderFiles _files;
    private readonly ImmutableDictionary<string, string?> _planned;
    private readonly NewFiles _newFiles;
    private readonly IFolderLayers? _layers;

    // What one plan read: all of its edits, and the comparison before the commit, start from the same texts. Null outside a plan.
    private readonly Dictionary<string, string?>? _read;

    public FolderTarget(string path)
        : this(new FolderFiles(path), ImmutableDictionary<string, string?>.Empty, null, null)
    {
    }

    private FolderTarget(
        FolderFiles files, ImmutableDictionary<string, string?> planned, NewFiles? newFiles, IFolderLayers? layers, Dictionary<string, string?>? read = null)
    {
        _layers = layers;
        _read = read;
        _files = files;
        _planned = planned;
        _newFiles = newFiles ?? new NewFiles(Folder, files.Path);
        Info = new MilvusTarget(TargetKind.Folder, files.Path);
    }

    public MilvusTarget Info { get; }

    /// <summary>True where one file was named.</summary>
    public bool IsFile => _files.IsFile;

    /// <summary>The folder, or that of the one file.</summary>
    public string Folder => _files.Folder;

    public static FolderTarget Open(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw Errors.PathInvalid(path, "it contains a null character.");
        }

        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            LocalFile.RequireRegular(full);
        }

        return File.Exists(full) || Directory.Exists(full) ? new FolderTarget(full) : throw Errors.PathNotFound(path);
    }

    /// <summary>The same folder for one release in it.</summary>
    /// <param name="layers">What else has a say on the folder's files.</param>
    public FolderTarget For(NewFiles newFiles, IFolderLayers layers) => new(_files, _planned, newFiles, layers);

    /// <summary>An object of the folder as each build renders it, as far as patches go.</summary>
    public IReadOnlyList<JsonObject> Variants(JsonObject resource, EngineContext context) =>
        _layers is not null && Find(ResourceRef.Of(resource), context) is { } document ? _layers.Variants(this, document.File, resource) : [resource];

    /// <summary>A document as each build renders it, as far as patches go.</summary>
    public IReadOnlyList<JsonObject> Variants(string file, JsonObject root) => _layers?.Variants(this, file, root) ?? [root];

    /// <summary>Every document of every file, in the order of the paths.</summary>
    /// <param name="faults">Gets what cannot be read. Most folders hold more than manifests, and more than one release.</param>
    /// <param name="word">A word that the files wanted have to hold; the others are not parsed.</param>
    public IEnumerable<ManifestDocument> Documents(EngineContext context, ICollection<FolderFault> faults, string? word = null)
    {
        foreach (var file in Files(context))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (TextOf(file, faults, context) is not { } text
                || (word is not null && !text.Contains(word, StringComparison.Ordinal))
                || !FolderFiles.MayBeManifest(file, text))
            {
                continue;
            }

            foreach (var document in _files.Objects(file, text, faults))
            {
                yield return document;
            }
        }
    }

    public Task<JsonObject?> GetAsync(ResourceRef resource, EngineContext context) =>
        Task.FromResult((JsonObject?)Find(resource, context)?.Root.DeepClone());

    public ManifestException Located(ManifestException fault, ResourceRef resource, FieldPath field, EngineContext context) =>
        Find(resource, context) is { } document
            ? YamlDocuments.Within(fault, ReadText(document.File), document.File, document.Index, field)
            : fault;

    public Task<IReadOnlyList<JsonObject>> ListAsync(ResourceKind kind, string? @namespace, IReadOnlyDictionary<string, string>? labels, EngineContext context)
    {
        var faults = new List<FolderFault>();
        IReadOnlyList<JsonObject> found = Documents(context, faults, kind.Kind)
            .Concat(Beside(f => f.EndsWith($"-{kind.Kind.ToLowerInvariant()}.yaml", StringComparison.Ordinal), kind.Kind, faults, context).Where(d => Ownership.IsOurs(d.Root)))
            .Where(d => d.Kind == kind && IsIn(d.Root, @namespace))
            .Where(d => labels is null || labels.All(l => d.Root.Text("metadata", "labels", l.Key) is { } value && (l.Value.Length == 0 || value == l.Value)))
            .Select(d => (JsonObject)d.Root.DeepClone())
            .ToArray();
        if (labels is { Count: > 0 })
        {
            FolderFault.RequireElsewhere(faults, kind, [.. labels.Values]);
        }

        return Task.FromResult(found);
    }

    public Task<TargetPlan> PlanAsync(IReadOnlyList<ChangeRequest> requests, EngineContext context)
    {
        var texts = ImmutableDictionary<string, string?>.Empty;
        var changes = new List<ResourceChange>();
        var warnings = new List<string>();
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        var read = new Dictionary<string, string?>(StringComparer.Ordinal);
        var view = new FolderTarget(_files, _planned, _newFiles, _layers, read);
        foreach (var request in requests)
        {
            var (change, file, text) = view.PlanOne(request, context);
            changes.Add(change);
            if (change.IsChange)
            {
                texts = texts.SetItem(file, text);
                foreach (var (listing, unlisted) in text is null ? KustomizationList.Without(file, IsFile ? [] : _files.All(context), view.ReadOrNull, context) : [])
                {
                    texts = texts.SetItem(listing, unlisted);
                }

                if (change is { IsNew: true, Resource.Kind: var kind } && kind == ResourceKind.Secret)
                {
                    secrets.Add(file);
                }

                if (change.IsNew && KustomizationList.With(file, _newFiles, Folder, view.ReadOrNull) is var (kustomization, newText))
                {
                    if (newText != view.ReadText(kustomization))
                    {
                        context.Verbose($"adding {file} to {kustomization}");
                        texts = texts.SetItem(kustomization, newText);
                    }
                }
                else if (change.IsNew && _newFiles.Unlisted is { } unlisted)
                {
                    warnings.Add($"{Relative(file)}: {unlisted}");
                }

                view = new FolderTarget(_files, _planned.SetItems(texts), _newFiles, _layers, read);
            }
        }

        var paths = texts.Keys.Order(StringComparer.Ordinal).ToArray();
        var diff = string.Concat(paths.Select(p => Diff(p, _planned.TryGetValue(p, out var planned) ? planned : Read(p, read), texts[p])));
        return Task.FromResult<TargetPlan>(new FolderPlan(changes, diff, paths, texts, Originals(paths, read), secrets) { Warnings = warnings });
    }

    public Task CommitAsync(TargetPlan plan, EngineContext context)
    {
        ((FolderPlan)plan).Write(context);
        return Task.CompletedTask;
    }

    public ITarget With(TargetPlan plan) => new FolderTarget(_files, _planned.SetItems(((FolderPlan)plan).Texts), _newFiles, _layers);

    public ITarget Live() => _planned.IsEmpty ? this : new FolderTarget(_files, ImmutableDictionary<string, string?>.Empty, _newFiles, _layers);

    public string ReadText(string file) => ReadOrNull(file) ?? throw Errors.PathNotFound(file);

    /// <summary>What a file holds, with what is planned; null where there is none.</summary>
    public string? ReadTextOrNull(string file) => ReadOrNull(file);

    public string Relative(string file) => Path.GetRelativePath(Folder, file);

    private static bool IsIn(JsonObject resource, string? @namespace) =>
        @namespace is null || resource.Text("metadata", "namespace") is null or "" || resource.Text("metadata", "namespace") == @namespace;

    private (ResourceChange Change, string File, string? Text) PlanOne(ChangeRequest request, EngineContext context)
    {
        switch (request)
        {
            case EditRequest edit:
                var found = Find(edit.Resource, context) ?? throw Errors.ResourceNotFound($"{edit.Resource} in {_files.Path}");
                return PlanEdit(request, edit.Resource, found, edit.Edits);
            case EditDocumentRequest edit:
                var root = (JsonObject)YamlDocuments.ParseOne(ReadText(edit.Document.File), edit.Document.File, edit.Document.Index)!;
                var document = new ManifestDocument(edit.Document.File, edit.Document.Index, root);
                return PlanEdit(request, null, document, edit.Edits);
            case DeleteRequest delete:
                return Find(delete.Resource, context) is { } gone
                    ? PlanDelete(delete, gone)
                    : (new ResourceChange(request, delete.Resource, null, [], false), string.Empty, null);
            case ApplyRequest apply:
                var resource = ResourceRef.Of(apply.Desired);
                if (Find(resource, context) is { } existing)
                {
                    var desired = (JsonObject)apply.Desired.DeepClone();
                    if (!Ownership.IsOurs(existing.Root))
                    {
                        (desired["metadata"] as JsonObject)?.Remove("labels");
                    }

                    var edits = Completion(existing.Root, desired, FieldPath.Of(), Ownership.IsOurs(existing.Root)).ToList();
                    if (Ownership.IsOurs(existing.Root))
                    {
                        edits.AddRange(apply.OwnedAnnotations
                            .Where(a => existing.Root.At("metadata", "annotations", a) is not null && desired.At("metadata", "annotations", a) is null)
                            .Select(a => new RemoveField(FieldPath.Of("metadata", "annotations", a))));
                    }

                    return PlanEdit(request, resource, existing, edits);
                }

                if (resource.Kind == ResourceKind.Secret && FindSealed(resource, context) is { } sealedFile)
                {
                    throw Errors.FileEncrypted(Relative(sealedFile), $"It contains SealedSecret {resource.Name}, from which a controller creates Secret {resource.Name}.");
                }

                var file = NewFile(resource);
                _layers?.Check(this, _newFiles.Origin, apply.Desired, [], true);
                return (new ResourceChange(request, resource, null, apply.Desired, true), file, YamlDocuments.ToYaml(apply.Desired));
            default:
                throw new NotSupportedException(request.GetType().Name);
        }
    }

    /// <summary>Takes an object out of its file; a file without another object is deleted.</summary>
    private (ResourceChange Change, string File, string? Text) PlanDelete(DeleteRequest request, ManifestDocument document)
    {
        var before = ReadText(document.File);
        _layers?.CheckRemoval(this, document.File, document.Root);
        var others = _files.Documents(document.File, before, []).Where(d => d.Index != document.Index).ToArray();
        RequireNotEncrypted(document.File, others);
        var change = new ResourceChange(request, request.Resource, document.Root, document.Root, true);
        var list = document.Place.Steps.Count == 0 ? null : (YamlDocuments.ParseOne(before, document.File, document.Index)?["items"] as JsonArray);
        return list?.Count > 1
            ? (change, document.File, YamlTextEditor.Apply(before, document.Index, [new RemoveField(document.Place)], document.File))
            : (change, document.File, YamlTextEditor.WithoutDocument(before, document.Index, document.File));
    }

    private void RequireNotEncrypted(string file, IEnumerable<ManifestDocument> documents)
    {
        if (documents.Any(d => d.Root.At("sops", "mac") is not null))
        {
            throw Errors.FileEncrypted(Relative(file), "SOPS protects its values with a MAC, which an edit would invalidate.");
        }
    }

    private (ResourceChange Change, string File, string Text) PlanEdit(ChangeRequest request, ResourceRef? resource, ManifestDocument document, IReadOnlyList<FieldEdit> edits)
    {
        var before = ReadText(document.File);
        _layers?.Check(this, document.File, document.Root, edits, false);
        var after = YamlTextEditor.Apply(before, document.Index, edits.Select(e => e with { Path = document.Place.Then(e.Path) }).ToArray(), document.File);
        if (after != before)
        {
            RequireNotEncrypted(document.File, _files.Documents(document.File, before, []));
        }

        var root = (JsonObject)JsonFieldEditor.Apply(document.Root, edits);
        return (new ResourceChange(request, resource, document.Root, root, after != before), document.File, after);
    }

    /// <summary>The edits that bring what is wished into what is there. Of a resource of ours, the spec is replaced field by field.</summary>
    private static IEnumerable<FieldEdit> Completion(JsonObject existing, JsonObject desired, FieldPath path, bool ours)
    {
        foreach (var (key, value) in desired)
        {
            var here = path.Key(key);
            if (value is JsonObject inner && existing[key] is JsonObject old)
            {
                foreach (var edit in Completion(old, inner, here, ours && (path.Steps.Count > 0 || key == "spec")))
                {
                    yield return edit;
                }
            }
            else if (value is not null)
            {
                yield return new SetField(here, value.DeepClone());
            }
        }

        if (ours && path.Steps.Count > 0)
        {
            foreach (var key in existing.Select(e => e.Key).Where(k => !desired.ContainsKey(k)))
            {
                yield return new RemoveField(path.Key(key));
            }
        }
    }

    private ManifestDocument? Find(ResourceRef resource, EngineContext context)
    {
        var own = FileNames.Of(resource.Name, resource.Kind.Kind);
        var faults = new List<FolderFault>();
        var documents = Documents(context, faults, resource.Name).Concat(Beside(f => f == own, resource.Name, faults, context));
        var found = documents.FirstOrDefault(d => d.Kind == resource.Kind
            && d.Root.Text("metadata", "name") == resource.Name && IsIn(d.Root, resource.Namespace));
        if (found is null)
        {
            // It would be written a second time.
            FolderFault.RequireElsewhere(faults, resource.Kind, [resource.Name]);
        }

        return found;
    }

    private string? FindSealed(ResourceRef resource, EngineContext context) =>
        Documents(context, [], resource.Name).FirstOrDefault(d => d.Root.Text("kind") == "SealedSecret"
            && resource.Name == (d.Root.Text("spec", "template", "metadata", "name") ?? d.Root.Text("metadata", "name"))
            && IsIn(d.Root, resource.Namespace))?.File;

    /// <summary>What an earlier run wrote where this walk does not come: beside a file that was named alone, among a chart's templates.</summary>
    /// <param name="isName">True for the name of a file that may have it, beside a file that was named alone.</param>
    /// <param name="word">A word that the files wanted have to hold.</param>
    private IEnumerable<ManifestDocument> Beside(Func<string, bool> isName, string word, ICollection<FolderFault> faults, EngineContext context)
    {
        var there = _newFiles.IsTemplates || IsFile
            ? (Directory.Exists(_newFiles.Folder) ? Directory.EnumerateFiles(_newFiles.Folder) : [])
                .Union(_planned.Keys.Where(f => Path.GetDirectoryName(f) == _newFiles.Folder), StringComparer.Ordinal)
                .Where(f => FolderFiles.HasExtension(f) && (_newFiles.IsTemplates || isName(Path.GetFileName(f))))
                .Except(_newFiles.IsTemplates ? [] : _planned.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        foreach (var file in there.Where(f => f != _files.Path))
        {
            // What helm has yet to render is no YAML.
            if (TextOf(file, faults, context) is not { } text
                || !text.Contains(word, StringComparison.Ordinal)
                || (_newFiles.IsTemplates && text.Contains("{{", StringComparison.Ordinal)))
            {
                continue;
            }

            foreach (var document in _files.Objects(file, text, faults))
            {
                yield return document;
            }
        }
    }

    private string NewFile(ResourceRef resource)
    {
        // Where a name were a path, its file would be elsewhere.
        ResourceName.CheckKubernetes("Name", resource.Name);
        var path = Path.Combine(_newFiles.Folder, FileNames.Of(resource.Name, resource.Kind.Kind));
        for (var i = 2; ReadOrNull(path) is not null; i++)
        {
            path = Path.Combine(_newFiles.Folder, FileNames.Of($"{resource.Name}-{i}", resource.Kind.Kind));
        }

        return path;
    }

    private string Diff(string path, string? before, string? after)
    {
        var name = Relative(path).Replace(Path.DirectorySeparatorChar, '/');
        var (old, fresh) = SecretMask.Apply(before ?? string.Empty, after ?? string.Empty);
        return UnifiedDiff.Create(
            old,
            fresh,
            before is null ? "/dev/null" : $"a/{name}",
            after is null ? "/dev/null" : $"b/{name}");
    }

    private Dictionary<string, string?> Originals(IEnumerable<string> paths, Dictionary<string, string?> read) =>
        paths.ToDictionary(p => p, p => Read(p, read), StringComparer.Ordinal);

    private string? ReadOrNull(string path) =>
        _planned.TryGetValue(path, out var text) ? text
        : _read is null ? _files.TextOrNull(path)
        : Read(path, _read);

    private string? Read(string path, Dictionary<string, string?> read)
    {
        if (!read.TryGetValue(path, out var text))
        {
            text = _files.TextOrNull(path);
            read.Add(path, text);
        }

        return text;
    }

    private IEnumerable<string> Files(EngineContext context) =>
        _planned.IsEmpty ? _files.Manifests(context)
            : _files.Manifests(context).Union(_planned.Keys.Where(_files.IsManifest), StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private string? TextOf(string file, ICollection<FolderFault> faults, EngineContext context)
    {
        try
        {
            return _planned.TryGetValue(file, out var planned) ? planned
                : _read is null && context.Cache is { } cache ? cache.Get((_files, file), () => _files.TextOrNull(file))
                : ReadOrNull(file);
        }
        catch (ManifestException e)
        {
            faults.Add(new FolderFault(e, string.Empty));
            return null;
        }
    }
}
