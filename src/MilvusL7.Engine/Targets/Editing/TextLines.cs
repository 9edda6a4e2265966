namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Lines and columns of a text.</summary>
internal sealed class TextLines(string text)
{
    public string Text => text;

    /// <summary>The text's own line end.</summary>
    public string NewLine { get; } = FirstNewLine(text);

    public int LineStart(int index) => index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    /// <summary>Index of the line break that ends the line, or of the end of the text.</summary>
    public int LineEnd(int index)
    {
        var feed = text.IndexOf('\n', index);
        return feed < 0 ? text.Length : feed > index && text[feed - 1] == '\r' ? feed - 1 : feed;
    }

    /// <summary>Start of the line after; the end of the text where there is none.</summary>
    public int NextLine(int index)
    {
        var feed = text.IndexOf('\n', index);
        return feed < 0 ? text.Length : feed + 1;
    }

    /// <summary>Index of the line break before the line; 0 on the first line.</summary>
    public int BreakBefore(int index)
    {
        var start = LineStart(index);
        return start == 0 ? 0 : start > 1 && text[start - 2] == '\r' ? start - 2 : start - 1;
    }

    public int Column(int index) => index - LineStart(index);

    /// <summary>From 0: the column of a block mapping's keys or a block sequence's dashes; -1 where it cannot be told.</summary>
    public int ColumnOf(YamlNode collection)
    {
        var first = collection.Entries[0];
        if (first.Key is not null)
        {
            return IsExplicitKey(first.Key) ? -1 : Column(first.Key.Start);
        }

        var dash = Dash(first.Value);
        return dash < 0 ? -1 : Column(dash);
    }

    /// <summary>Index of the dash of an item of a block sequence; -1 where it cannot be told.</summary>
    public int Dash(YamlNode item)
    {
        // For an item that starts below its dash, comments may stand between.
        var i = item.Start;
        while (true)
        {
            while (i > 0 && char.IsWhiteSpace(text[i - 1]) && text[i - 1] != '\n')
            {
                i--;
            }

            if (i == 0)
            {
                return -1;
            }

            if (text[i - 1] == '-')
            {
                return i - 1;
            }

            if (text[i - 1] != '\n')
            {
                return -1;
            }

            i = BreakBefore(i);
            var start = LineStart(i);
            var comment = CommentStart(start, i);
            i = comment >= 0 ? comment : i;
        }
    }

    public bool IsExplicitKey(YamlNode key)
    {
        var i = key.Start;
        while (i > 0 && text[i - 1] is ' ' or '\t')
        {
            i--;
        }

        return i > 0 && text[i - 1] == '?' && i < key.Start;
    }

    public bool IsBlank(int start, int end) => text.AsSpan(start, end - start).Trim().Length == 0;

    public bool IsFirstOnLine(int index) => IsBlank(LineStart(index), index);

    /// <summary>Line end of the last line a node's content is on. Blank lines that only trail a block scalar are not content.</summary>
    public int ContentLineEnd(YamlNode node)
    {
        var last = LastContent(node);
        return last.IsBlockScalar ? BlockScalarEnd(last) : LineEnd(last.End);
    }

    /// <summary>The node whose text ends the node's text.</summary>
    public static YamlNode LastContent(YamlNode node)
    {
        while (node.IsBlockCollection && node.Entries.Count > 0)
        {
            node = node.Entries[^1].Value;
        }

        return node;
    }

    /// <summary>As <see cref="ContentLineEnd"/> for a block scalar.</summary>
    public int BlockScalarEnd(YamlNode scalar)
    {
        var end = scalar.End > 0 && scalar.End <= text.Length && text[scalar.End - 1] == '\n' ? BreakBefore(scalar.End) : scalar.End;
        var headerEnd = LineEnd(scalar.PropertiesEnd);
        if (Header(scalar).Contains('+', StringComparison.Ordinal))
        {
            return Math.Max(end, headerEnd);
        }

        var indent = IndentOf(scalar);
        while (end > headerEnd && LineStart(end) is var start && IsBlank(start, end) && end - start <= indent)
        {
            end = BreakBefore(end);
        }

        return Math.Max(end, headerEnd);
    }

    /// <summary>The header of a block scalar, such as <c>|2-</c>.</summary>
    public string Header(YamlNode scalar)
    {
        var (start, end) = HeaderSpan(scalar);
        return text[start..end];
    }

    public (int Start, int End) HeaderSpan(YamlNode scalar)
    {
        var start = scalar.PropertiesEnd;
        while (start < text.Length && text[start] is not ('|' or '>'))
        {
            start++;
        }

        var end = start;
        while (end < text.Length && (text[end] is '|' or '>' or '+' or '-' || char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        return (start, end);
    }

    /// <summary>Columns a block scalar's lines are indented by; 0 where it has none that tells.</summary>
    public int IndentOf(YamlNode scalar)
    {
        var content = 0;
        for (var i = NextLine(scalar.PropertiesEnd); i < scalar.End; i = NextLine(i))
        {
            var contentEnd = scalar.Value.IndexOf('\n', Math.Min(content, scalar.Value.Length));
            var length = (contentEnd < 0 ? scalar.Value.Length : contentEnd) - content;
            if (scalar.Style == YamlDotNet.Core.ScalarStyle.Literal && length > 0)
            {
                return LineEnd(i) - i - length;
            }

            if (scalar.Style != YamlDotNet.Core.ScalarStyle.Literal && !IsBlank(i, LineEnd(i)))
            {
                return LineEnd(i) - i - text.AsSpan(i, LineEnd(i) - i).TrimStart(' ').Length;
            }

            content = contentEnd < 0 ? scalar.Value.Length : contentEnd + 1;
        }

        return 0;
    }

    /// <summary>
    /// Line end to insert after: that of the line given, or of the comment lines below it that stand at the column or deeper
    /// and so belong to the same collection rather than to what follows.
    /// </summary>
    public int AfterOwnComments(int lineEnd, int column, out int commentColumn)
    {
        commentColumn = -1;
        var result = lineEnd;
        var sawBlank = false;
        var isOwn = true;
        for (var line = NextLine(lineEnd); line < text.Length; line = NextLine(line))
        {
            var end = LineEnd(line);
            var first = line + (end - line - text.AsSpan(line, end - line).TrimStart().Length);
            if (first == end)
            {
                sawBlank = true;
                continue;
            }

            if (text[first] != '#')
            {
                if (first - line >= column && !IsMarker(line))
                {
                    commentColumn = -1;
                    return lineEnd;
                }

                break;
            }

            // At column 0 a blank line parts the collection's comments from those of the text.
            isOwn = isOwn && first - line >= column && !(sawBlank && column == 0);
            if (!isOwn)
            {
                continue;
            }

            result = end;
            commentColumn = first - line;
        }

        return result;
    }

    /// <summary>Index of a comment on a line that holds nothing but white space, a dash or a key before it; -1 without one.</summary>
    private int CommentStart(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (text[i] == '#' && (i == start || text[i - 1] is ' ' or '\t'))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsMarker(int line) =>
        string.CompareOrdinal(text, line, "---", 0, 3) == 0 || string.CompareOrdinal(text, line, "...", 0, 3) == 0;

    private static string FirstNewLine(string text)
    {
        var feed = text.IndexOf('\n', StringComparison.Ordinal);
        return feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";
    }
}
