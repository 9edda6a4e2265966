using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>
/// Edits YAML text in place: what an edit does not touch stays byte for byte. Each step is checked by reading the new text
/// and comparing it with the same step done on JSON, so a wrong text is never returned.
/// </summary>
internal static class YamlTextEditor
{
    private const string ByteOrderMark = "\ufeff";

    /// <summary>The edited text; the same string where the edits change nothing.</summary>
    /// <param name="text">A YAML stream.</param>
    /// <param name="documentIndex">Which of its documents, from 0.</param>
    /// <param name="edits">The changes, in order.</param>
    /// <param name="file">Path of the file, for faults.</param>
    /// <exception cref="ManifestException">
    /// The text is no YAML (<c>ManifestMalformed</c>), or the change cannot be made without changing more (<c>ManifestNotEditable</c>).
    /// </exception>
    public static string Apply(string text, int documentIndex, IReadOnlyList<FieldEdit> edits, string file)
    {
        try
        {
            return Edit(text, documentIndex, edits);
        }
        catch (YamlFaultException e)
        {
            throw e.In(file);
        }
    }

    /// <summary>The text without one of its documents; null where no other document has content.</summary>
    /// <remarks>A comment block at the top of the file that a blank line ends stays, and so do comments that stand directly before the next marker.</remarks>
    /// <exception cref="ManifestException">As <see cref="Apply"/>.</exception>
    public static string? WithoutDocument(string text, int documentIndex, string file)
    {
        var mark = text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? ByteOrderMark : string.Empty;
        var body = text[mark.Length..];
        var before = YamlDocuments.ParseEach(body, file);
        var others = before.Where(d => d.Index != documentIndex).ToArray();
        if (!others.Any(d => d.Root is not null || d.Fault is not null))
        {
            return null;
        }

        var section = YamlSection.Of(body).Last(s => s.FirstIndex <= documentIndex && s.Count > 0);
        var after = body[..section.Start] + Comments(section, body) + body[(section.Start + section.Text.Length)..];
        var rest = YamlDocuments.ParseEach(after, file);
        static IEnumerable<YamlDocumentText> Written(IEnumerable<YamlDocumentText> documents) => documents.Where(d => d.Root is not null || d.Fault is not null);
        var isCut = Written(others).Count() == Written(rest).Count()
            && Written(others).Zip(Written(rest)).All(p => p.First.Fault is not null ? p.First.Text == p.Second.Text : JsonFieldEditor.DeepEquals(p.First.Root, p.Second.Root));
        return isCut ? mark + after : throw YamlFaultException.NotEditable(
            "The document cannot be removed from the file without changing other text.", "Delete the document manually.", section.FirstLine).In(file);
    }

    /// <summary>The comments of a section that are not about its document.</summary>
    private static string Comments(YamlSection section, string body)
    {
        var lines = section.Text.Split('\n').ToList();
        static bool IsComment(string line) => line.StartsWith('#');
        var head = section.Start > 0 ? 0 : lines.TakeWhile(l => IsComment(l) || l.Trim().Length == 0).ToList() is var top && top.FindLastIndex(l => l.Trim().Length == 0) is var blank and > 0 ? blank + 1 : 0;
        var isLast = section.Start + section.Text.Length == body.Length;
        // The text ends with a line break: the last piece is empty.
        var tail = isLast ? [] : lines.SkipLast(1).Reverse().TakeWhile(IsComment).Reverse().ToArray();
        var kept = lines.Take(head).Concat(tail).ToArray();
        return kept.Length == 0 ? string.Empty : string.Join('\n', kept) + "\n";
    }

    /// <summary>As <see cref="Apply"/>, for text that is in no file of its own.</summary>
    internal static string Edit(string text, int documentIndex, IReadOnlyList<FieldEdit> edits)
    {
        var mark = text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? ByteOrderMark : string.Empty;
        var body = text[mark.Length..];
        YamlText before;
        try
        {
            before = YamlText.Read(body);
        }
        catch (YamlFaultException)
        {
            var sections = YamlSection.Of(body);
            if (sections.Count == 1)
            {
                throw;
            }

            var after = EditSection(body, sections, documentIndex, edits);
            return after == body ? text : mark + after;
        }

        if (documentIndex < 0 || documentIndex >= before.Documents.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(documentIndex));
        }

        var state = before;
        try
        {
            var expected = JsonFieldEditor.ApplyOrNull(before.Roots[documentIndex], edits);
            if (JsonFieldEditor.DeepEquals(before.Roots[documentIndex], expected))
            {
                return text;
            }

            foreach (var edit in edits)
            {
                state = edit is EditEmbeddedYaml embedded
                    ? EditEmbedded(state, documentIndex, embedded)
                    : Step(state, documentIndex, edit);
            }

            if (!state.IsEdited(before, documentIndex, expected))
            {
                throw YamlFaultException.NotEditable(
                    "The changes cannot be combined in this document.", "Make the changes manually, or simplify the document.");
            }
        }
        catch (YamlFaultException e) when (e.Field is not null)
        {
            throw state.Located(e, documentIndex);
        }

        return mark + state.Text;
    }

    /// <summary>Edits a document of a stream in which another one cannot be read: no more than the text from its marker to the next.</summary>
    private static string EditSection(string text, IReadOnlyList<YamlSection> sections, int index, IReadOnlyList<FieldEdit> edits)
    {
        var section = sections.LastOrDefault(s => s.FirstIndex <= index && s.Count > 0) ?? sections[0];
        string after;
        try
        {
            after = section.Fault is null ? Edit(section.Text, index - section.FirstIndex, edits) : throw section.Fault;
        }
        catch (YamlFaultException e) when (e != section.Fault)
        {
            throw e.Below(section.FirstLine - 1);
        }

        if (after == section.Text)
        {
            return text;
        }

        var result = text[..section.Start] + after + text[(section.Start + section.Text.Length)..];
        var edited = sections.Select(s => s == section ? after : s.Text);
        return YamlSection.Of(result).Select(s => s.Text).SequenceEqual(edited) ? result : throw YamlFaultException.NotEditable(
            "The change would affect another document in the file.",
            "Correct the document that cannot be read, or make the change manually.",
            section.FirstLine);
    }

    /// <summary>Each inner change by itself, so that each touches one place of the embedded text.</summary>
    private static YamlText EditEmbedded(YamlText state, int index, EditEmbeddedYaml edit)
    {
        var whole = JsonFieldEditor.EmbeddedText(state.Roots[index], edit.Path) ?? string.Empty;
        if (JsonFieldEditor.EditEmbedded(whole, edit) == whole)
        {
            return state;
        }

        foreach (var inner in edit.Edits)
        {
            var old = JsonFieldEditor.EmbeddedText(state.Roots[index], edit.Path) ?? string.Empty;
            var text = JsonFieldEditor.EditEmbedded(old, edit with { Edits = [inner] });
            if (text != old)
            {
                state = Step(state, index, new SetField(edit.Path, JsonValue.Create(text)));
            }
        }

        return state;
    }

    private static YamlText Step(YamlText state, int index, FieldEdit edit)
    {
        var root = state.Roots[index];
        var target = JsonFieldEditor.ApplyOrNull(root, [edit]);
        if (JsonFieldEditor.DeepEquals(root, target))
        {
            return state;
        }

        var change = new YamlChange(state, index);
        if (edit is SetField { Value: JsonObject { Count: > 0 } value, Path.Steps.Count: > 0 } set && change.IsPlainMapping(set.Path))
        {
            return Merge(state, index, set.Path, set.Path.Steps[^1] is { IsListItem: true } item ? JsonFieldEditor.NewItem(item, value.DeepClone()) : value);
        }

        foreach (var candidate in change.Candidates(edit))
        {
            if (YamlText.TryRead(candidate) is { } read && read.IsEdited(state, index, target))
            {
                return read;
            }
        }

        throw change.Refusal(edit.Path);
    }

    /// <summary>Makes one mapping of another entry by entry: what both have stays as it is written.</summary>
    private static YamlText Merge(YamlText state, int index, FieldPath path, JsonObject value)
    {
        var old = (JsonObject)JsonFieldEditor.Get(state.Roots[index], path)!;
        foreach (var (key, field) in value)
        {
            state = Step(state, index, new SetField(path.Key(key), field!));
        }

        foreach (var key in old.Select(e => e.Key).Where(key => !value.ContainsKey(key)).ToArray())
        {
            state = Step(state, index, new RemoveField(path.Key(key)));
        }

        return state;
    }
}
