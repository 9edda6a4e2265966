using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases;

/// <summary>Finds Milvus releases among manifests: rendered objects, custom resources, and the values that GitOps tools render.</summary>
internal static class FolderReleases
{
    public static async IAsyncEnumerable<ReleaseCandidate> FindAsync(FolderTarget target, ReleaseQuery query, EngineContext context)
    {
        var faults = new List<FolderFault>();
        var (all, documents) = await Task.Run(() => Candidates(target, query, faults, context), context.Cancellation);
        var found = Meant(all, query);
        context.Verbose($"{FolderSearch.Describe(target, documents)}{string.Concat(all.Select(c => $" '{c.Name}' is in {target.Relative(c.File)}."))}");
        Report(faults, query, isError: found.Count == 0 && (query.IsExact || all.Count == 0), context);
        if (found.Count == 0)
        {
            var fault = Errors.ReleaseNotFound(
                query.Name ?? "*",
                $"{target.Info.Name}{(query.Namespace is null ? string.Empty : $", namespace '{query.Namespace}'")}",
                FolderSearch.Describe(target, documents),
                all.Where(c => !c.IsGuess).Select(c => c.Name),
                "Get-MilvusRelease -Path lists the releases whose names are in the files. MilvusL7 reads a values file without settings of Milvus only if -Path specifies the file, not its folder.");
            if (query.IsExact)
            {
                throw fault;
            }

            context.Warning(fault.Message);
        }

        // Before the first is passed on: a pipeline would change both.
        if (found.GroupBy(f => (f.Namespace, f.Name)).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw Errors.ReleaseAmbiguous(same.Key.Name, same.Select(f => target.Relative(f.File)), "Specify the folder or the values file of one release with -Path.");
        }

        foreach (var candidate in found)
        {
            yield return new ReleaseCandidate(candidate.Name, () => ReadAsync(candidate, target, query, context));
        }
    }

    /// <summary>What cannot be read is an error where the release that is asked for may be in it; otherwise each file gets one warning.</summary>
    private static void Report(IReadOnlyList<FolderFault> faults, ReleaseQuery query, bool isError, EngineContext context)
    {
        if (isError && (faults.FirstOrDefault(f => query.Name is { } name && f.Text.Contains(name, StringComparison.Ordinal)) ?? faults.FirstOrDefault()) is { } fault)
        {
            throw fault.Error;
        }

        foreach (var first in faults.DistinctBy(f => f.Error.File))
        {
            context.Warning($"{first.Error.Message} MilvusL7 ignores this document.");
        }
    }

    private static async Task<ReleaseSession> ReadAsync(Candidate candidate, FolderTarget target, ReleaseQuery query, EngineContext context)
    {
        if (candidate.IsGuess && !query.IsExact && !(ResourceName.IsLabel(candidate.Name) && candidate.Name.Length <= FolderValues.LongestName))
        {
            throw Errors.ReleaseNameMissing(target.Relative(candidate.File), candidate.Name, target.Info.Name);
        }

        // New resources, and their files, are named after it.
        if (!ResourceName.IsLabel(candidate.Name) || (candidate.Namespace is { } ns && !ResourceName.IsLabel(ns)))
        {
            throw Errors.ReleaseNameInvalid(candidate.Name, candidate.Namespace, target.Relative(candidate.File));
        }

        using var cache = new ReadCache();
        var session = await candidate.ReadAsync(candidate.Name, context with { Cache = cache });
        if (candidate.IsGuess && !query.IsExact)
        {
            context.Warning(
                $"{target.Relative(candidate.File)} does not name its release. MilvusL7 uses the name of its folder, '{candidate.Name}', and therefore '{session.State.Service.Name}' as its Service. "
                + $"If this is wrong, specify the name (and the namespace with -Namespace): Get-MilvusRelease <name> -Path {Literal.Of(target.Info.Name)}");
        }

        foreach (var warning in candidate.Warnings)
        {
            context.Warning(warning);
        }

        return session;
    }

    /// <summary>The releases that are asked for. An exact name is also that of values which name none, where nothing else has it.</summary>
    private static IReadOnlyList<Candidate> Meant(IReadOnlyList<Candidate> all, ReleaseQuery query)
    {
        var here = all.Where(c => query.Namespace is null || c.Namespace is null || c.Namespace == query.Namespace).ToArray();
        var meant = here.Where(c => query.IsMatch(c.Name) && !(c.IsGuess && query.IsExact)).ToArray();
        if (meant.Length > 0 || !query.IsExact)
        {
            return meant;
        }

        var nameless = here.Where(c => c.IsGuess).ToArray();
        var ofFolder = nameless.Where(c => query.IsMatch(c.Name)).ToArray();
        return (ofFolder.Length > 0 ? ofFolder : nameless).Select(c => c with { Name = query.Name! }).ToArray();
    }

    private static (IReadOnlyList<Candidate> Found, IReadOnlyList<ManifestDocument> Documents) Candidates(FolderTarget target, ReleaseQuery query, List<FolderFault> faults, EngineContext context)
    {
        var documents = target.Documents(context, faults).ToArray();
        return (Candidates(documents, target, query, faults, context).ToArray(), documents);
    }

    private static IEnumerable<Candidate> Candidates(IReadOnlyList<ManifestDocument> documents, FolderTarget target, ReleaseQuery query, List<FolderFault> faults, EngineContext context)
    {
        var tree = OverlayTree.Read(target, documents, context);
        var layers = new FolderLayers(tree, documents);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!target.IsFile && tree.Parts.Contains(document.File))
            {
                // A patch has the kind and the name of what it patches, and is not a release of its own.
                continue;
            }

            var root = document.Root;
            var own = target.For(new NewFiles(Path.GetDirectoryName(document.File)!, document.File), layers);
            if (document.Kind == ResourceKind.Service && ReleaseFinder.IsMilvusService(root, () => documents.Where(d => d.Kind == ResourceKind.Deployment || d.Kind == ResourceKind.StatefulSet).Select(d => d.Root)))
            {
                yield return new Candidate(ReleaseFinder.NameOf(root), root.Text("metadata", "namespace"), document.File, async (name, context) =>
                {
                    var selector = root.Map("spec", "selector");
                    if (!documents.Any(d => (d.Kind == ResourceKind.Deployment || d.Kind == ResourceKind.StatefulSet) && WorkloadState.IsSelected(d.Root.At("spec", "template"), selector)))
                    {
                        FolderFault.RequireElsewhere(faults, ResourceKind.Deployment, [.. selector.Values]);
                    }

                    var service = LayeredReading.Service(own, root, context);
                    ServiceState.RequireType(service.Text("spec", "type"), name, target.Relative(document.File));
                    return new ReleaseSession(own, new ManifestOwner(), await WorkloadReader.ReadAsync(own, name, ManagedBy.Manifest, service, context));
                });
            }
            else if (OperatorOwner.OldForm(root.Text("apiVersion"), root.Text("kind")) is { } old)
            {
                yield return new Candidate(root.Text("metadata", "name") ?? string.Empty, root.Text("metadata", "namespace"), document.File, (name, context) =>
                    throw Errors.ReleaseUnsupported(name, target.Relative(document.File), old));
            }
            else if (document.Kind == ResourceKind.Milvus)
            {
                yield return new Candidate(root.Text("metadata", "name") ?? string.Empty, root.Text("metadata", "namespace"), document.File, (name, context) =>
                {
                    var milvus = LayeredReading.Milvus(own, root, context);
                    ServiceState.RequireType(OperatorOwner.Serving(milvus).Text("serviceType"), name, target.Relative(document.File));
                    return new OperatorOwner().ReadAsync(own, milvus, context);
                });
            }
            else if (document.Kind == ResourceKind.Service && FolderSearch.OtherWorkload(root, documents) is { } workload)
            {
                yield return new Candidate(ReleaseFinder.NameOf(root), root.Text("metadata", "namespace"), document.File, (name, context) =>
                    throw Errors.ReleaseUnsupported(name, target.Relative(workload.File), $"{workload.Root.Text("kind")} {workload.Root.Text("metadata", "name")} runs Milvus, but MilvusL7 edits only Deployments and StatefulSets."));
            }
            else
            {
                foreach (var values in ValuesIn(document, documents, target, tree, faults))
                {
                    named.UnionWith(values.Owner.Layers.Layers.Select(l => l.File).OfType<string>());
                    yield return Of(values);
                }
            }
        }

        foreach (var values in new ValuesFiles(target, documents, tree).Find(named))
        {
            yield return Of(values);
        }

        Candidate Of(FolderValues values)
        {
            var ns = values.Namespace ?? query.Namespace;
            var file = values.Owner.Document.File;
            return new Candidate(values.Name, ns, file, (name, _) => values.Unsupported is { } reason
                ? throw Errors.ReleaseUnsupported(name, target.Relative(file), reason)
                : Task.FromResult(values.Owner.Read(target.For(values.NewFiles, layers), name, ns)))
            {
                IsGuess = values.IsGuess,
                Warnings = values.Warnings,
            };
        }
    }

    private static IReadOnlyList<FolderValues> ValuesIn(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target, OverlayTree tree, List<FolderFault> faults)
    {
        try
        {
            return FolderValues.Find(document, documents, target, tree).ToArray();
        }
        catch (ManifestException e)
        {
            // The chart around it cannot be read, so what its values mean is not known.
            faults.Add(new FolderFault(e, string.Empty));
            return [];
        }
    }

    /// <summary>A release by its name; what it is like is read when it is wanted.</summary>
    private sealed record Candidate(string Name, string? Namespace, string File, Func<string, EngineContext, Task<ReleaseSession>> ReadAsync)
    {
        /// <summary>True where nothing but a folder has the name.</summary>
        public bool IsGuess { get; init; }

        public IReadOnlyList<string> Warnings { get; init; } = [];
    }
}
