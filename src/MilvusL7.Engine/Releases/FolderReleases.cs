using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases;

/// <summary>Finds Milvus releases among manifests: rendered objects, custom resources, and the values that GitOps tools render.</summary>
internal static class FolderReleases
{
    public static async IAsyncEnumerable<ReleaseCandidate> FindAsync(FolderTarget target, ReleaseQuery query, EngineContext context)
    {
        var faults = new List<FolderFault>();
        var all = await Task.Run(() => Candidates(target, query, faults, context).ToArray(), context.Cancellation);
        var found = Meant(all, query);
        Report(faults, query, isError: found.Count == 0 && (query.IsExact || all.Length == 0), context);

        // Before the first is passed on: a pipeline would change both.
        if (found.GroupBy(f => (f.Namespace, f.Name)).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw Errors.ReleaseAmbiguous(same.Key.Name, same.Select(f => target.Relative(f.File)), "Name the folder of the one that is meant with -Path, or its file of values.");
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
        // New resources, and their files, are named after it.
        if (!ResourceName.IsLabel(candidate.Name) || (candidate.Namespace is { } ns && !ResourceName.IsLabel(ns)))
        {
            throw Errors.ReleaseNameInvalid(candidate.Name, candidate.Namespace, target.Relative(candidate.File));
        }

        var session = await candidate.ReadAsync(candidate.Name);
        if (candidate.IsGuess && !query.IsExact)
        {
            context.Warning(
                $"{target.Relative(candidate.File)} does not name its release: '{candidate.Name}', the name of its folder, is taken, and so '{session.State.Service.Name}' for its Service. "
                + $"Where that is not so, say the name (and with -Namespace the namespace): Get-MilvusRelease <name> -Path {Literal.Of(target.Info.Name)}");
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

    private static IEnumerable<Candidate> Candidates(FolderTarget target, ReleaseQuery query, List<FolderFault> faults, EngineContext context)
    {
        var documents = target.Documents(context, faults).ToArray();
        foreach (var document in documents)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var root = document.Root;
            var own = target.For(new NewFiles(Path.GetDirectoryName(document.File)!, document.File));
            if (document.Kind == ResourceKind.Service && ReleaseFinder.IsMilvusService(root, () => documents.Where(d => d.Kind == ResourceKind.Deployment).Select(d => d.Root)))
            {
                yield return new Candidate(ReleaseFinder.NameOf(root), root.Text("metadata", "namespace"), document.File, async name =>
                {
                    var selector = root.Map("spec", "selector");
                    if (!documents.Any(d => d.Kind == ResourceKind.Deployment && selector.All(s => d.Root.Text("spec", "template", "metadata", "labels", s.Key) == s.Value)))
                    {
                        FolderFault.RequireElsewhere(faults, ResourceKind.Deployment, [.. selector.Values]);
                    }

                    return new ReleaseSession(own, new ManifestOwner(), await WorkloadReader.ReadAsync(own, name, ManagedBy.Manifest, root, context));
                });
            }
            else if (document.Kind == ResourceKind.Milvus)
            {
                yield return new Candidate(root.Text("metadata", "name") ?? string.Empty, root.Text("metadata", "namespace"), document.File, _ =>
                    new OperatorOwner().ReadAsync(own, root, context));
            }
            else if (ValuesIn(document, documents, target, faults) is { } values)
            {
                var ns = values.Namespace ?? query.Namespace;
                yield return new Candidate(values.Name, ns, document.File, name => Task.FromResult(values.Owner.Read(target.For(values.NewFiles), name, ns)))
                {
                    IsGuess = values.IsGuess,
                    Warnings = values.Warnings,
                };
            }
        }
    }

    private static FolderValues? ValuesIn(ManifestDocument document, IReadOnlyList<ManifestDocument> documents, FolderTarget target, List<FolderFault> faults)
    {
        try
        {
            return FolderValues.Find(document, documents, target);
        }
        catch (ManifestException e)
        {
            // The chart around it cannot be read, so what its values mean is not known.
            faults.Add(new FolderFault(e, string.Empty));
            return null;
        }
    }

    /// <summary>A release by its name; what it is like is read when it is wanted.</summary>
    private sealed record Candidate(string Name, string? Namespace, string File, Func<string, Task<ReleaseSession>> ReadAsync)
    {
        /// <summary>True where nothing but a folder has the name.</summary>
        public bool IsGuess { get; init; }

        public IReadOnlyList<string> Warnings { get; init; } = [];
    }
}
