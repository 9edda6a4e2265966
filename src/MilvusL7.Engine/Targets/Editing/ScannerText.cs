using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>
/// A text as YamlDotNet's scanner has to get it, with the scanner's positions mapped back to the text. YamlDotNet 18.1 refuses some block
/// scalars that the specification allows and that helm and kubectl read; rendered charts contain them:
/// a literal whose first line holds as many spaces as its content is indented by (yaml-test-suite JEF9), or more spaces below an
/// indentation indicator, and a folded scalar that holds nothing but lines of spaces. An empty line before the content helps; it is
/// taken out of the value again.
/// </summary>
internal sealed class ScannerText
{
    private readonly string original;
    private readonly int[] added;
    private readonly int[] headers;

    private ScannerText(string original, string complete, IReadOnlyList<Repair> repairs)
    {
        this.original = original;
        headers = [.. repairs.Select(r => r.Header)];
        var before = 0;
        var pieces = new List<string>();
        var places = new List<int>();
        foreach (var repair in repairs)
        {
            places.Add(repair.Content + places.Count);
            pieces.Add(complete[before..repair.Header]);
            // A scalar without content is the same in both styles.
            pieces.Add("|");
            pieces.Add(complete[(repair.Header + 1)..repair.Content]);
            pieces.Add("\n");
            before = repair.Content;
        }

        Text = string.Concat([.. pieces, complete[before..]]);
        added = [.. places];
    }

    /// <summary>What the scanner reads.</summary>
    public string Text { get; }

    public static ScannerText Of(string text)
    {
        // kubectl and helm 4 end the last line of a file before they read it.
        var complete = text.Length == 0 || text[^1] is '\n' or '\r' ? text : text + "\n";
        var candidates = Candidates(complete);
        if (candidates.Count == 0)
        {
            return new ScannerText(text, complete, []);
        }

        // What looks like a header may be content: of the text with all repairs, the scanner tells which ones are headers.
        var headers = new ScannerText(text, complete, candidates).Headers();
        return new ScannerText(text, complete, [.. candidates.Where(c => headers.Contains(c.Header))]);
    }

    /// <summary>The index in the text.</summary>
    public int Index(Mark mark) => Math.Min((int)mark.Index - AddedBefore(mark), original.Length);

    /// <summary>The line in the text, from 1.</summary>
    public int Line(Mark mark) => (int)mark.Line - AddedBefore(mark) - (IsBehindEnd(mark) ? 1 : 0);

    /// <summary>The column in the text, from 1.</summary>
    public int Column(Mark mark) =>
        IsBehindEnd(mark) ? original.Length - original.LastIndexOf('\n') : (int)mark.Column;

    /// <summary>The value and the style of a block scalar as they are in the text.</summary>
    /// <param name="start">Index in the text where the scalar starts.</param>
    /// <param name="end">Index in the text where it ends.</param>
    public (string Value, ScalarStyle Style) Scalar(string value, ScalarStyle style, int start, int end)
    {
        var found = Array.BinarySearch(headers, start);
        var next = found < 0 ? ~found : found;
        if (next == headers.Length || headers[next] >= end)
        {
            return (value, style);
        }

        return (value.StartsWith('\n') ? value[1..] : value, original[headers[next]] == '|' ? ScalarStyle.Literal : ScalarStyle.Folded);
    }

    private static List<Repair> Candidates(string text)
    {
        var result = new List<Repair>();
        for (var start = text.IndexOf('\n') + 1; start > 0 && start < text.Length; start = NextLine(text, start))
        {
            // Most texts have no line of spaces, or none below a header.
            if (BlankLength(text, start) >= 0 && Header(text, start) is >= 0 and var header && NeedsRepair(text, header, start))
            {
                result.Add(new Repair(header, start));
            }
        }

        return result;
    }

    private static bool NeedsRepair(string text, int header, int content)
    {
        if (text[header] == '|')
        {
            return BlankLength(text, content) > 1;
        }

        var longest = 0;
        var next = content;
        for (; next < text.Length && BlankLength(text, next) is >= 0 and var length; next = NextLine(text, next))
        {
            longest = Math.Max(longest, length);
        }

        // As go-yaml reads it, a folded scalar is empty where the first line with text is indented by less than the longest line of spaces,
        // or by less than the indicator says.
        var column = next < text.Length && !IsMarker(text, next) ? Indent(text, next) : -1;
        var hasIndicator = char.IsAsciiDigit(text[header + 1]) || char.IsAsciiDigit(text[header + 2]);
        return longest > column && (!hasIndicator || column <= ParentColumn(text, header));
    }

    /// <summary>Index of the header of a block scalar that ends the line before; -1 where there is none.</summary>
    private static int Header(string text, int start)
    {
        var lineStart = start < 2 ? 0 : text.LastIndexOf('\n', start - 2) + 1;
        for (var i = lineStart; i < start - 1; i++)
        {
            if (text[i] is '|' or '>' && (i == lineStart || text[i - 1] is ' ' or '\t') && EndsHeader(text, i + 1))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool EndsHeader(string text, int i)
    {
        for (var indicators = 0; indicators < 2 && (text[i] is '+' or '-' || char.IsAsciiDigit(text[i])); indicators++)
        {
            i++;
        }

        var afterIndicators = i;
        while (text[i] is ' ' or '\t')
        {
            i++;
        }

        return text[i] is '\n' or '\r' || (text[i] == '#' && i > afterIndicators);
    }

    /// <summary>Column of the key or the dash that a block scalar belongs to; -1 where it does not stand on the header's line.</summary>
    private static int ParentColumn(string text, int header)
    {
        var lineStart = header == 0 ? 0 : text.LastIndexOf('\n', header - 1) + 1;
        var parent = -1;
        var i = lineStart + Indent(text, lineStart);
        while (i < header && text[i] is '-' or '?' or ':' && text[i + 1] == ' ')
        {
            parent = i - lineStart;
            i += 1 + Indent(text, i + 1);
        }

        return text.AsSpan(i, header - i).Contains(':') ? i - lineStart : parent;
    }

    /// <summary>Number of spaces of a line that holds nothing else; -1 for another line.</summary>
    private static int BlankLength(string text, int start)
    {
        var indent = Indent(text, start);
        return start + indent >= text.Length || text[start + indent] is '\n' or '\r' ? indent : -1;
    }

    private static int Indent(string text, int start)
    {
        var i = start;
        while (i < text.Length && text[i] == ' ')
        {
            i++;
        }

        return i - start;
    }

    private static bool IsMarker(string text, int start) => text.AsSpan(start) is ['-', '-', '-', ..] or ['.', '.', '.', ..];

    private static int NextLine(string text, int start)
    {
        var end = text.IndexOf('\n', start);
        return end < 0 ? text.Length : end + 1;
    }

    private HashSet<int> Headers()
    {
        var result = new HashSet<int>();
        var scanner = new Scanner(new StringReader(Text));
        try
        {
            // After a token of an error the scanner may stay where it is for ever.
            while (scanner.MoveNext() && scanner.Current is not Error)
            {
                if (scanner.Current is Scalar { Style: ScalarStyle.Literal or ScalarStyle.Folded } scalar)
                {
                    result.Add(Index(scalar.Start));
                }
            }
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The reader meets the same fault and reports it.
        }

        return result;
    }

    private int AddedBefore(Mark mark)
    {
        var found = Array.BinarySearch(added, (int)mark.Index);
        return found < 0 ? ~found : found;
    }

    private bool IsBehindEnd(Mark mark) => (int)mark.Index - AddedBefore(mark) > original.Length;

    /// <summary>A block scalar that the scanner reads once an empty line is put before its content.</summary>
    /// <param name="Header">Index of the <c>|</c> or <c>&gt;</c>.</param>
    /// <param name="Content">Index of the line below the header.</param>
    private sealed record Repair(int Header, int Content);
}
