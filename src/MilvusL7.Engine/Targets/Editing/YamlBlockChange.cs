using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Changes of values that stand on lines of their own, outside brackets and braces.</summary>
internal sealed class YamlBlockChange(TextLines lines, YamlDocumentNode document)
{
    private readonly string text = lines.Text;

    public IEnumerable<IEnumerable<TextPatch>> AddEntry(YamlNode mapping, string key, JsonNode? value)
    {
        var column = Column(mapping);
        var added = YamlBlockWriter.Entry(key, value, column, YamlIndentation.Detect(lines, mapping, document.Root));
        return Append(mapping, column, added, [YamlBlockWriter.Pad(column) + YamlFlowWriter.Entry(key, value, ScalarStyle.DoubleQuoted)]);
    }

    public IEnumerable<IEnumerable<TextPatch>> AddItems(YamlNode list, IEnumerable<JsonNode?> items)
    {
        var column = Column(list);
        var indentation = YamlIndentation.Detect(lines, null, document.Root);
        var all = items.ToArray();
        return Append(
            list,
            column,
            all.SelectMany(item => YamlBlockWriter.Item(item, column, indentation)),
            all.Select(item => YamlBlockWriter.Pad(column) + "- " + YamlFlowWriter.Write(item, ScalarStyle.DoubleQuoted)));
    }

    public IEnumerable<IEnumerable<TextPatch>> Remove(YamlSlot slot, int position)
    {
        var collection = slot.Value!;
        var entry = collection.Entries[position];
        if (entry.Key is not null && lines.IsExplicitKey(entry.Key))
        {
            throw NotPlain(entry.Key);
        }

        if (collection.Entries.Count == 1)
        {
            return [Empty(slot)];
        }

        var start = EntryStart(entry);
        var end = lines.ContentLineEnd(entry.Value);
        if (lines.IsFirstOnLine(start))
        {
            // Comments deeper than the key stand inside the entry. A block scalar above would take them in, and blank lines as well.
            var inside = lines.AfterOwnComments(end, lines.Column(start) + 1, out _);
            end = entry.Value.IsBlockCollection || entry.Value.IsUnwritten ? inside : end;
            var blankEnd = inside;
            while (lines.NextLine(blankEnd) is var line && line < text.Length && lines.IsBlank(line, lines.LineEnd(line)))
            {
                blankEnd = lines.LineEnd(line);
            }

            return [[RemoveLines(start, end)], [RemoveLines(start, blankEnd)], [new TextPatch(lines.LineStart(start), lines.NextLine(blankEnd), string.Empty)]];
        }

        // The first entry shares its line with a dash: the next one takes its place.
        var next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        return [[new TextPatch(start, next, string.Empty)]];
    }

    public IEnumerable<IEnumerable<TextPatch>> Replace(YamlSlot slot, JsonNode? value)
    {
        if (slot.Parent is null)
        {
            yield return Root(slot.Value, RootLines(slot.Value, value));
            if (value is JsonObject mapping)
            {
                yield return Root(slot.Value, mapping.Select(e => YamlFlowWriter.Entry(e.Key, e.Value, ScalarStyle.DoubleQuoted)));
            }

            yield break;
        }

        var old = slot.Value!;
        var (prefixEnd, column) = Prefix(slot);
        if (value is JsonValue given && given.GetValueKind() == JsonValueKind.String)
        {
            var wanted = given.GetValue<string>();
            if (old.Kind == YamlNodeKind.Scalar && old.Style == ScalarStyle.Literal && LiteralBlock.Replace(lines, old, wanted) is { } patches)
            {
                yield return patches;
            }

            if (old.Kind == YamlNodeKind.Scalar && old.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted && !wanted.Contains('\n', StringComparison.Ordinal))
            {
                yield return Splice(old, prefixEnd, column, [" " + YamlScalarWriter.WriteString(wanted, false, old.Style)]);
            }
        }

        var indentation = YamlIndentation.Detect(lines, slot.Parent, document.Root);
        if (IsEmpty(old) && value is JsonObject && slot.Key is not null)
        {
            // Commented-out entries below show where the entries go.
            lines.AfterOwnComments(lines.LineEnd(old.End), column + 1, out var commentColumn);
            indentation = commentColumn > column ? indentation with { Mapping = commentColumn - column } : indentation;
        }

        yield return Splice(old, prefixEnd, column, YamlBlockWriter.Value(value, column, slot.Key is null, indentation));
        yield return Splice(old, prefixEnd, column, [" " + YamlFlowWriter.Write(value, ScalarStyle.DoubleQuoted)]);
    }

    private IEnumerable<IEnumerable<TextPatch>> Append(YamlNode collection, int column, IEnumerable<string> added, IEnumerable<string> onOneLine)
    {
        var end = lines.ContentLineEnd(collection);
        var after = lines.AfterOwnComments(end, column, out _);
        var written = lines.NewLine + string.Join(lines.NewLine, added);
        yield return [new TextPatch(after, after, written)];
        if (after != end)
        {
            yield return [new TextPatch(end, end, written)];
        }

        // Lines of spaces below would become part of a block scalar.
        yield return [new TextPatch(after, after, lines.NewLine + string.Join(lines.NewLine, onOneLine))];
    }

    /// <summary>Takes the last entry out of a collection; comments beside it stay.</summary>
    private TextPatch[] Empty(YamlSlot slot)
    {
        var collection = slot.Value!;
        var written = collection.Kind == YamlNodeKind.Mapping ? "{}" : "[]";
        var start = EntryStart(collection.Entries[0]);
        var end = lines.ContentLineEnd(collection);
        if (slot.Parent is null)
        {
            return [new TextPatch(start, end, written)];
        }

        var (prefixEnd, _) = Prefix(slot);
        var place = Math.Max(prefixEnd, collection.HasProperties ? collection.PropertiesEnd : 0);
        return start < lines.LineEnd(place)
            ? [new TextPatch(start, end, written)]
            : [new TextPatch(place, place, " " + written), new TextPatch(lines.BreakBefore(start), end, string.Empty)];
    }

    /// <summary>Puts new content behind a colon or dash, in place of the old value.</summary>
    /// <param name="old">The old value.</param>
    /// <param name="prefixEnd">Index after the colon or dash.</param>
    /// <param name="column">Column of the key or dash.</param>
    /// <param name="content">The rest of the line, with its leading space, then whole lines.</param>
    private IEnumerable<TextPatch> Splice(YamlNode old, int prefixEnd, int column, List<string> content)
    {
        var head = content[0];
        var tail = string.Concat(content.Skip(1).Select(line => lines.NewLine + line));
        if (old.IsBlockCollection)
        {
            var start = EntryStart(old.Entries[0]);
            var end = lines.ContentLineEnd(old);
            return start < lines.LineEnd(prefixEnd)
                ? [new TextPatch(start, end, head.TrimStart(' ') + tail)]
                : [new TextPatch(prefixEnd, Math.Max(prefixEnd, old.HasProperties ? old.PropertiesEnd : 0), head), new TextPatch(lines.BreakBefore(start), end, tail)];
        }

        if (old.IsBlockScalar)
        {
            var (start, headerEnd) = lines.HeaderSpan(old);
            var header = head.Length == 0 ? new TextPatch(prefixEnd, headerEnd, head) : new TextPatch(old.Start, headerEnd, head.TrimStart(' '));
            return [header, new TextPatch(lines.LineEnd(start), lines.ContentLineEnd(old), tail)];
        }

        var isBeside = old.Start <= lines.LineEnd(prefixEnd);
        if (isBeside || tail.Length == 0)
        {
            var lineEnd = lines.LineEnd(old.End);
            var after = head.Length == 0 && IsEmpty(old) ? lines.AfterOwnComments(lineEnd, column + 1, out _) : lineEnd;
            var isAlone = head.Length > 0 && old.IsUnwritten && lines.IsBlank(prefixEnd, lineEnd);
            var value = isAlone ? new TextPatch(prefixEnd, lineEnd, head)
                : head.Length == 0 || old.Start == prefixEnd ? new TextPatch(prefixEnd, Math.Max(prefixEnd, old.End), head)
                : new TextPatch(old.Start, old.End, head.TrimStart(' '));
            return value.End == after ? [value with { Text = value.Text + tail }] : [value, new TextPatch(after, after, tail)];
        }

        return [new TextPatch(prefixEnd, prefixEnd, head), new TextPatch(lines.BreakBefore(old.Start), lines.LineEnd(old.End), tail)];
    }

    private List<string> RootLines(YamlNode? old, JsonNode? value)
    {
        var writer = new YamlBlockWriter(YamlIndentation.Detect(lines, null, old));
        writer.WriteRoot(value);
        return writer.Lines;
    }

    private TextPatch[] Root(YamlNode? old, IEnumerable<string> content)
    {
        var written = string.Join(lines.NewLine, content);
        if (old is null)
        {
            return [AppendToEmpty(written)];
        }

        var start = old.IsBlockCollection ? EntryStart(old.Entries[0]) : old.Start;
        var end = old.IsBlockCollection || old.IsBlockScalar ? lines.ContentLineEnd(old) : old.End;
        if (lines.IsFirstOnLine(start))
        {
            return [new TextPatch(start, end, written)];
        }

        while (start > 0 && text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        return [new TextPatch(start, end, lines.NewLine + written)];
    }

    private TextPatch AppendToEmpty(string written)
    {
        var end = document.End;
        while (end > document.ContentStart && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end == 0)
        {
            return new TextPatch(0, 0, written + lines.NewLine);
        }

        end = lines.LineEnd(end);
        var isOnMarker = end >= text.Length || end <= document.End;
        return isOnMarker
            ? new TextPatch(end, end, lines.NewLine + written)
            : new TextPatch(document.End, document.End, written + lines.NewLine);
    }

    private TextPatch RemoveLines(int start, int lineEnd)
    {
        var next = lines.NextLine(lineEnd);
        return next > lineEnd || lines.LineStart(start) == 0
            ? new TextPatch(lines.LineStart(start), next, string.Empty)
            : new TextPatch(lines.BreakBefore(start), lineEnd, string.Empty);
    }

    private (int End, int Column) Prefix(YamlSlot slot)
    {
        if (slot.Key is not { } key)
        {
            var dash = lines.Dash(slot.Value!);
            return dash < 0 ? throw NotPlain(slot.Value!) : (dash + 1, lines.Column(dash));
        }

        var colon = key.End;
        while (colon < text.Length && text[colon] is ' ' or '\t')
        {
            colon++;
        }

        return colon >= text.Length || text[colon] != ':' || lines.IsExplicitKey(key) ? throw NotPlain(key) : (colon + 1, lines.Column(key.Start));
    }

    private int Column(YamlNode collection)
    {
        var column = lines.ColumnOf(collection);
        return column < 0 ? throw NotPlain(collection) : column;
    }

    private int EntryStart(YamlEntry entry)
    {
        var start = entry.Key?.Start ?? lines.Dash(entry.Value);
        return start < 0 ? throw NotPlain(entry.Value) : start;
    }

    private static bool IsEmpty(YamlNode value) => value.IsUnwritten || (value.IsFlow && value.Entries.Count == 0);

    private static YamlFaultException NotPlain(YamlNode at) => YamlFaultException.NotEditable(
        "This entry's YAML style cannot be edited in place.", "Write it as 'key: value' or '- item' on its own line.", at);
}
