using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Changes between brackets and braces. JSON stays JSON.</summary>
internal sealed class YamlFlowChange(TextLines lines, YamlDocumentNode document)
{
    private readonly string text = lines.Text;
    private readonly bool isJson = IsJsonLike(document.Root);

    public IEnumerable<TextPatch> Replace(YamlSlot slot, JsonNode? value)
    {
        var old = slot.Value!;
        var style = old.Kind == YamlNodeKind.Scalar && old.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? old.Style
            : StyleBeside(slot.Key);
        var written = YamlFlowWriter.Write(value, style);
        if (slot.Key is { } key && old.IsUnwritten)
        {
            var colon = SkipSpace(key.End);
            return colon < text.Length && text[colon] == ':'
                ? [new TextPatch(colon + 1, colon + 1, " " + written)]
                : [new TextPatch(key.End, key.End, ": " + written)];
        }

        var gap = old.Start > 0 && text[old.Start - 1] == ':' ? " " : string.Empty;
        return [new TextPatch(old.Start, old.End, gap + written)];
    }

    /// <summary>Adds an entry or items at the end.</summary>
    public IEnumerable<TextPatch> Add(YamlNode collection, Func<ScalarStyle, string> write)
    {
        if (collection.IsBarePair)
        {
            throw YamlFaultException.NotEditable("The pair is in a list without braces.", "Put braces around the pair.", collection);
        }

        if (collection.Entries.Count == 0)
        {
            var open = SkipSpace(collection.PropertiesEnd);
            return [new TextPatch(open + 1, collection.End - 1, write(StyleBeside(null)))];
        }

        var last = collection.Entries[^1];
        var first = last.Key ?? last.Value;
        var written = write(StyleBeside(first));
        var end = Math.Max(last.Value.End, last.Key?.End ?? 0);
        var next = SkipSpace(end);
        var hasComma = next < text.Length && text[next] == ',';
        var lineEnd = lines.LineEnd(hasComma ? next : end);
        if (lines.IsFirstOnLine(first.Start) && lineEnd < collection.End)
        {
            var line = lines.NewLine + text[lines.LineStart(first.Start)..first.Start] + written;
            return hasComma
                ? [new TextPatch(lineEnd, lineEnd, line + ",")]
                : end == lineEnd ? [new TextPatch(end, end, "," + line)]
                : [new TextPatch(end, end, ","), new TextPatch(lineEnd, lineEnd, line)];
        }

        return hasComma
            ? [new TextPatch(next + 1, next + 1, " " + written)]
            : [new TextPatch(end, end, ", " + written)];
    }

    public IEnumerable<TextPatch> Remove(YamlNode collection, int position)
    {
        if (collection.IsBarePair)
        {
            throw YamlFaultException.NotEditable("The pair is in a list without braces.", "Put braces around the pair.", collection);
        }

        if (collection.Entries.Count == 1)
        {
            var open = SkipSpace(collection.PropertiesEnd);
            return [new TextPatch(open + 1, collection.End - 1, string.Empty)];
        }

        return position + 1 < collection.Entries.Count
            ? [new TextPatch(Start(collection.Entries[position]), Start(collection.Entries[position + 1]), string.Empty)]
            : [new TextPatch(End(collection.Entries[position - 1]), End(collection.Entries[position]), string.Empty)];
    }

    private ScalarStyle StyleBeside(YamlNode? node) => isJson || IsJsonLike(node) ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain;

    private static bool IsJsonLike(YamlNode? node) => node is { Kind: YamlNodeKind.Scalar, Style: ScalarStyle.DoubleQuoted }
        || (node is { IsFlow: true, Entries: [var first, ..] } && IsJsonLike(first.Key ?? first.Value));

    private static int Start(YamlEntry entry) => (entry.Key ?? entry.Value).Start;

    private static int End(YamlEntry entry) => Math.Max(entry.Value.End, entry.Key?.End ?? 0);

    private int SkipSpace(int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return i;
    }
}
