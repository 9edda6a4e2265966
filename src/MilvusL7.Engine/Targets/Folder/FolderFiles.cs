using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Text;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Folder;

/// <summary>
/// The files below a folder, or one file: finds, reads and parses them. A file is read and parsed again only after it changed, and under a
/// <see cref="ReadCache"/> the folder is looked through once.
/// </summary>
internal sealed class FolderFiles(string path)
{
    /// <summary>Time stamps are coarse on some file systems: a file that was written this shortly before it was read may change without a new one.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly ConcurrentDictionary<string, KeptText> _texts = new(StringComparer.Ordinal);

    // By the text itself, so that what is planned is kept as well as what was read, and as long as the text is.
    private readonly ConditionalWeakTable<string, ParsedText> _parsed = [];

    public string Path { get; } = path;

    /// <summary>True where one file was named.</summary>
    public bool IsFile { get; } = File.Exists(path);

    /// <summary>The folder, or that of the one file.</summary>
    public string Folder { get; } = File.Exists(path) ? System.IO.Path.GetDirectoryName(path)! : path;

    /// <summary>What a file holds; null where there is none.</summary>
    public static string? ReadOrNull(string path) => File.Exists(path) ? Read(path) : null;

    /// <summary>The same, from memory where the file did not change since it was read.</summary>
    public string? TextOrNull(string file)
    {
        var info = new FileInfo(file);
        if (!info.Exists)
        {
            return null;
        }

        // The time stamp of a symbolic link is not that of its target.
        if (info.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            return Read(file);
        }

        var stamp = (info.LastWriteTimeUtc, info.Length);
        if (_texts.TryGetValue(file, out var kept) && kept.Stamp == stamp)
        {
            return kept.Text;
        }

        var now = DateTime.UtcNow;
        var text = Read(file);
        if (now - info.LastWriteTimeUtc > Settled)
        {
            _texts[file] = new KeptText(stamp, text);
        }

        return text;
    }

    /// <summary>Every file below the folder, as kubectl walks: a link to a file counts, a link to a folder is not followed.</summary>
    public IReadOnlyList<string> All(EngineContext context) =>
        context.Cache is { } cache ? cache.Get((this, nameof(All)), Walk) : Walk();

    /// <summary>The file that was named, or those below the folder that may hold manifests, in the order of their paths.</summary>
    public IReadOnlyList<string> Manifests(EngineContext context)
    {
        IReadOnlyList<string> Find() => [.. (IsFile ? [Path] : All(context)).Where(IsManifest).Order(StringComparer.Ordinal)];
        return context.Cache is { } cache ? cache.Get((this, nameof(Manifests)), Find) : Find();
    }

    public static bool HasExtension(string path) => Extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    public bool IsManifest(string path)
    {
        if (!HasExtension(path))
        {
            return false;
        }

        // A chart's templates end in .yaml and are none.
        for (var folder = System.IO.Path.GetDirectoryName(path); folder?.Length > Folder.Length; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (System.IO.Path.GetFileName(folder) == "templates" && File.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(folder)!, "Chart.yaml")))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Of the many uses of JSON, only what has the form of an object or the name of a values file is looked at.</summary>
    public static bool MayBeManifest(string file, string text) =>
        !System.IO.Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)
        || (text.Contains("\"apiVersion\"", StringComparison.Ordinal) && text.Contains("\"kind\"", StringComparison.Ordinal))
        || System.IO.Path.GetFileName(file).Contains("values", StringComparison.OrdinalIgnoreCase);

    /// <summary>The objects of a text; of a list of objects, each object. They belong to the cache: nobody changes them.</summary>
    /// <param name="faults">Gets what cannot be read.</param>
    public IEnumerable<ManifestDocument> Objects(string file, string text, ICollection<FolderFault> faults) => Parsed(file, text, faults).Objects;

    /// <summary>The documents of a text, whole.</summary>
    public IEnumerable<ManifestDocument> Documents(string file, string text, ICollection<FolderFault> faults) => Parsed(file, text, faults).Documents;

    private ParsedText Parsed(string file, string text, ICollection<FolderFault> faults)
    {
        var parsed = _parsed.GetValue(text, t => ParsedText.Of(file, t));
        if (parsed.File != file)
        {
            // Two files with one and the same text, as two empty ones.
            parsed = ParsedText.Of(file, text);
        }

        foreach (var fault in parsed.Faults)
        {
            faults.Add(fault);
        }

        return parsed;
    }

    private static string Read(string path)
    {
        try
        {
            // The byte order mark is part of the text: it has to be there again when the file is written.
            var bytes = LocalFile.ReadBytes(path);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new ManifestException("ManifestMalformed", "the file is not UTF-8.", "Save it as UTF-8.", path, innerException: e);
        }
    }

    private string[] Walk()
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            MaxRecursionDepth = 16,
            IgnoreInaccessible = false,
        };
        try
        {
            return new FileSystemEnumerable<string>(Path, (ref FileSystemEntry e) => e.ToFullPath(), options)
            {
                ShouldIncludePredicate = (ref FileSystemEntry e) =>
                    !e.IsDirectory && (!e.Attributes.HasFlag(FileAttributes.ReparsePoint) || LeadsToFile(e.ToFullPath())),
                ShouldRecursePredicate = (ref FileSystemEntry e) => !e.Attributes.HasFlag(FileAttributes.ReparsePoint),
            }.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileNotReadable(Path, e);
        }
    }

    private static bool LeadsToFile(string link) => File.ResolveLinkTarget(link, returnFinalTarget: true) is FileInfo { Exists: true };

    private sealed record KeptText((DateTime Written, long Length) Stamp, string Text);

    private sealed record ParsedText(
        string File, IReadOnlyList<ManifestDocument> Documents, IReadOnlyList<ManifestDocument> Objects, IReadOnlyList<FolderFault> Faults)
    {
        public static ParsedText Of(string file, string text)
        {
            var all = YamlDocuments.ParseEach(text, file);
            ManifestDocument[] documents =
            [
                .. all.Where(d => d.Fault is null).Select(d => (d.Index, Root: d.Root as System.Text.Json.Nodes.JsonObject))
                    .Where(d => d.Root is not null).Select(d => new ManifestDocument(file, d.Index, d.Root!)),
            ];
            return new ParsedText(
                file,
                documents,
                [.. documents.SelectMany(d => d.Items())],
                [.. all.Where(d => d.Fault is not null).Select(d => new FolderFault(d.Fault!, d.Text))]);
        }
    }
}
