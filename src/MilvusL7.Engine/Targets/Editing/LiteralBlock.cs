namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Changes the text in a literal block scalar, leaving the lines that stay as they are written.</summary>
internal static class LiteralBlock
{
    /// <summary>The patches; null where the block cannot carry the new text without being written anew.</summary>
    public static IReadOnlyList<TextPatch>? Replace(TextLines lines, YamlNode scalar, string value)
    {
        var indent = lines.IndentOf(scalar);
        var (headerStart, headerEnd) = lines.HeaderSpan(scalar);
        var header = lines.Text[headerStart..headerEnd];
        if (indent == 0 || value.Length == 0
            || (YamlScalarWriter.NeedsIndentationIndicator(value) && !header.Any(char.IsAsciiDigit)))
        {
            return null;
        }

        var written = WrittenLines(lines, scalar);
        var old = ContentLines(scalar.Value);
        var wanted = ContentLines(value);
        if (written.Count < old.Length)
        {
            return null;
        }

        var shorter = Math.Min(old.Length, wanted.Length);
        var before = 0;
        while (before < shorter && old[before] == wanted[before])
        {
            before++;
        }

        var after = 0;
        while (after < shorter - before && old[^(after + 1)] == wanted[^(after + 1)])
        {
            after++;
        }

        var added = wanted[before..(wanted.Length - after)];
        if (!added.All(YamlScalarWriter.IsPrintable))
        {
            return null;
        }

        var patches = new List<TextPatch>();
        if (NewHeader(header, scalar.Value, value, written.Count > old.Length) is not { } newHeader)
        {
            return null;
        }

        if (newHeader != header)
        {
            patches.Add(new TextPatch(headerStart, headerEnd, newHeader));
        }

        var pad = YamlBlockWriter.Pad(indent);
        var replacement = string.Join(lines.NewLine, added.Select(line => line.Length == 0 ? line : pad + line));
        if (Lines(lines, written, before, old.Length - after, added.Length > 0 ? replacement : null) is { } patch)
        {
            patches.Add(patch);
        }

        return patches;
    }

    private static TextPatch? Lines(TextLines lines, List<(int Start, int End)> written, int from, int to, string? replacement)
    {
        if (from == to)
        {
            return replacement is null ? null
                : from == 0 ? new TextPatch(written[0].Start, written[0].Start, replacement + lines.NewLine)
                : new TextPatch(written[from - 1].End, written[from - 1].End, lines.NewLine + replacement);
        }

        var (start, end) = (written[from].Start, written[to - 1].End);
        return replacement is not null ? new TextPatch(start, end, replacement)
            : new TextPatch(lines.BreakBefore(start), end, string.Empty);
    }

    private static string? NewHeader(string header, string old, string value, bool hasBlankLinesBelow)
    {
        var needed = YamlScalarWriter.Chomping(value);
        var current = header.Contains('-', StringComparison.Ordinal) ? "-" : header.Contains('+', StringComparison.Ordinal) ? "+" : string.Empty;
        if (needed == current || needed == YamlScalarWriter.Chomping(old) || (current == "+" && needed.Length == 0))
        {
            return header;
        }

        return needed == "+" && hasBlankLinesBelow ? null
            : header.Replace("+", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal) + needed;
    }

    private static List<(int Start, int End)> WrittenLines(TextLines lines, YamlNode scalar)
    {
        var result = new List<(int, int)>();
        for (var i = lines.NextLine(scalar.PropertiesEnd); i < scalar.End; i = lines.NextLine(i))
        {
            result.Add((i, lines.LineEnd(i)));
        }

        return result;
    }

    private static string[] ContentLines(string value) => (value.EndsWith('\n') ? value[..^1] : value).Split('\n');
}
