using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>One object of a release before and after an upgrade, as Helm rendered it.</summary>
internal sealed record RenderedChange(string Kind, string Name, JsonObject? Before, JsonObject? After)
{
    /// <summary>The texts before and after, of a document that cannot be read; null where there is none.</summary>
    public (string? Before, string? After)? Texts { get; init; }

    public bool IsChange => Texts is var (before, after) ? before != after
        : Before is null || After is null || !JsonNode.DeepEquals(Before, After);

    /// <summary>True where the pods of a workload would be replaced.</summary>
    public bool ChangesPods => !JsonNode.DeepEquals(Before.At("spec", "template"), After.At("spec", "template"));

    public string Diff(string ns)
    {
        var name = Texts is null ? $"{Kind} {ns}/{Name}" : Name;
        if (Texts is not var (before, after))
        {
            return After is null ? ResourceDiff.Removed(name, Before!) : ResourceDiff.Create(name, Before, After);
        }

        var (old, fresh) = SecretMask.Apply(before ?? string.Empty, after ?? string.Empty);
        return UnifiedDiff.Create(old, fresh, before is null ? "/dev/null" : $"live/{name}", after is null ? "/dev/null" : $"planned/{name}");
    }
}

/// <summary>
/// Compares what two revisions of a release rendered. The documents are those of every chart of the release, most of them not about Milvus:
/// one that cannot be read is compared as text.
/// </summary>
internal static class HelmManifest
{
    private const string SourceComment = "# Source: ";
    private static readonly string[] OthersWorkloads = ["StatefulSet", "DaemonSet"];

    public static IReadOnlyList<RenderedChange> Compare(string before, string after, string ns)
    {
        var (old, oldTexts) = Read(before, ns);
        var (fresh, freshTexts) = Read(after, ns);
        return
        [
            .. old.Keys.Union(fresh.Keys)
                .Select(k => new RenderedChange(k.Kind, k.Name, old.GetValueOrDefault(k), fresh.GetValueOrDefault(k))),
            .. oldTexts.Keys.Union(freshTexts.Keys)
                .Select(k => new RenderedChange(string.Empty, k, null, null) { Texts = (oldTexts.GetValueOrDefault(k), freshTexts.GetValueOrDefault(k)) }),
        ];
    }

    /// <summary>
    /// What an upgrade does beside what was asked for, null where it does nothing: charts render some objects for an installation alone,
    /// and some workloads (the etcd that Milvus charts bring) otherwise than for an installation.
    /// </summary>
    public static string? SideEffects(IReadOnlyList<RenderedChange> changes)
    {
        var restarted = changes.Where(c => OthersWorkloads.Contains(c.Kind) && c is { Before: not null, After: not null, ChangesPods: true }).Select(NameOf).ToArray();
        var deleted = changes.Where(c => c is { Before: not null, After: null }).Select(NameOf).ToArray();
        string?[] effects =
        [
            restarted.Length > 0 ? $"restarts the pods of {string.Join(", ", restarted)}" : null,
            deleted.Length > 0 ? $"deletes {string.Join(", ", deleted)}" : null,
        ];
        var said = string.Join(" and ", effects.OfType<string>());
        return said.Length > 0 ? $"The chart renders some objects differently in an upgrade. Helm also {said}." : null;

        static string NameOf(RenderedChange change) => $"{change.Kind} {change.Name}";
    }

    private static (Dictionary<(string Kind, string Name, string Namespace), JsonObject> Objects, Dictionary<string, string> Texts) Read(string manifest, string ns)
    {
        var objects = new Dictionary<(string, string, string), JsonObject>();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in YamlDocuments.ParseEach(manifest, "the release's manifest", isLastKeyTaken: true))
        {
            if (document.Fault is not null)
            {
                texts[TextName(document, texts)] = document.Text;
            }
            else if (document.Root is JsonObject resource && resource.Text("kind") is { } kind && resource.Text("metadata", "name") is { } name)
            {
                objects[(kind, name, resource.Text("metadata", "namespace") ?? ns)] = resource;
            }
        }

        return (objects, texts);
    }

    /// <summary>The template that a document comes from, with a number where several come from it.</summary>
    private static string TextName(YamlDocumentText document, Dictionary<string, string> texts)
    {
        var comment = document.Text.Split('\n').FirstOrDefault(l => l.StartsWith(SourceComment, StringComparison.Ordinal));
        var source = comment is null ? "document" : VisibleText.Of(comment[SourceComment.Length..].Trim());
        var name = source;
        for (var i = 2; texts.ContainsKey(name); i++)
        {
            name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source} ({i})");
        }

        return name;
    }
}
