using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Tests.Editing;

/// <summary>The lines, from 0, of the entry an edit may rewrite: none for an entry added to a block collection.</summary>
internal static class TouchedLines
{
    public static (int First, int Last) Of(string text, int index, FieldEdit edit)
    {
        var body = YamlText.Read(text.TrimStart('\ufeff'));
        var node = body.Documents[index].Root;
        var entryStart = 0;
        var firstLine = 0;
        var found = 0;
        foreach (var step in edit.Path.Steps)
        {
            var entry = node?.Entries.Find(e => step.IsListItem
                ? JsonFieldEditor.IsItem(YamlComposer.Compose(e.Value), step)
                : e.Key is not null && YamlComposer.KeyText(e.Key) == step.Key);
            if (entry is null)
            {
                break;
            }

            found++;
            entryStart = entry.Key?.Start ?? body.Lines.Dash(entry.Value) switch { < 0 => entry.Value.Start, var dash => dash };
            firstLine = Line(body.Lines, entryStart);
            node = entry.Value;
        }

        var isAdded = found < edit.Path.Steps.Count && node is { IsBlockCollection: true };
        if (node is null || isAdded)
        {
            return (int.MaxValue, int.MaxValue);
        }

        // A removed last entry leaves its parent's line changed too ({} or []).
        var first = edit is RemoveField ? Math.Max(0, ParentLine(body, index, edit.Path)) : firstLine;
        var end = Math.Max(node.Start, body.Lines.ContentLineEnd(node));
        var start = entryStart - body.Lines.LineStart(entryStart);
        return (first, Line(body.Lines, !node.IsFlow ? body.Lines.AfterOwnComments(end, start + 1, out _) : end));
    }

    private static int ParentLine(YamlText body, int index, FieldPath path)
    {
        var parent = YamlChange.Deepest(body.Documents[index].Root, new FieldPath(path.Steps.Take(path.Steps.Count - 1).ToArray()))!;
        var line = Line(body.Lines, parent.Start);
        return parent.Entries.Count == 1 ? Math.Max(0, KeyLine(body, index, path, line)) : Line(body.Lines, YamlStart(body, parent, path));
    }

    private static int YamlStart(YamlText body, YamlNode parent, FieldPath path)
    {
        var step = path.Steps[^1];
        var entry = parent.Entries.Find(e => step.IsListItem
            ? JsonFieldEditor.IsItem(YamlComposer.Compose(e.Value), step)
            : e.Key is not null && YamlComposer.KeyText(e.Key) == step.Key);
        return entry is null ? parent.Start : entry.Key?.Start ?? Math.Max(0, body.Lines.Dash(entry.Value));
    }

    private static int KeyLine(YamlText body, int index, FieldPath path, int line)
    {
        var node = body.Documents[index].Root!;
        var result = line;
        for (var i = 0; i + 1 < path.Steps.Count; i++)
        {
            result = Line(body.Lines, YamlStart(body, node, new FieldPath(path.Steps.Take(i + 1).ToArray())));
            node = YamlChange.Deepest(body.Documents[index].Root, new FieldPath(path.Steps.Take(i + 1).ToArray()))!;
        }

        return result;
    }

    private static int Line(TextLines lines, int index) => lines.Text.AsSpan(0, Math.Min(index, lines.Text.Length)).Count('\n');
}
