using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.Model;

namespace MilvusL7.Engine.Targets;

/// <summary>The difference of two texts as <c>diff -u</c> prints it and <c>patch</c> applies it.</summary>
internal static class UnifiedDiff
{
    /// <summary>The diff; empty where the texts are equal.</summary>
    /// <param name="oldText">The text before; its line ends are kept in the diff.</param>
    /// <param name="newText">The text after.</param>
    /// <param name="oldName">Name behind <c>---</c>.</param>
    /// <param name="newName">Name behind <c>+++</c>.</param>
    /// <param name="context">Unchanged lines to show around a change.</param>
    public static string Create(string oldText, string newText, string oldName, string newName, int context = 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(context);
        if (oldText == newText)
        {
            return string.Empty;
        }

        var diff = Differ.Instance.CreateDiffs(oldText, newText, false, false, LineFeedChunker.Instance);
        var result = new StringBuilder().Append("--- ").Append(oldName).Append('\n').Append("+++ ").Append(newName).Append('\n');
        for (var i = 0; i < diff.DiffBlocks.Count;)
        {
            // Changes whose context would meet or overlap share a hunk.
            var last = i;
            while (last + 1 < diff.DiffBlocks.Count
                && diff.DiffBlocks[last + 1].DeleteStartA - OldEnd(diff.DiffBlocks[last]) <= 2 * context)
            {
                last++;
            }

            WriteHunk(result, diff, i, last, context);
            i = last + 1;
        }

        return result.ToString();
    }

    private static void WriteHunk(StringBuilder result, DiffResult diff, int first, int last, int context)
    {
        var (oldLines, newLines) = (diff.PiecesOld, diff.PiecesNew);
        var (head, tail) = (diff.DiffBlocks[first], diff.DiffBlocks[last]);
        var lead = Math.Min(context, head.DeleteStartA);
        var trail = Math.Min(context, oldLines.Count - OldEnd(tail));
        var oldStart = head.DeleteStartA - lead;
        var newStart = head.InsertStartB - lead;
        result.Append("@@ -").Append(Range(oldStart, OldEnd(tail) + trail - oldStart))
            .Append(" +").Append(Range(newStart, tail.InsertStartB + tail.InsertCountB + trail - newStart)).Append(" @@\n");
        var position = oldStart;
        for (var i = first; i <= last; i++)
        {
            var block = diff.DiffBlocks[i];
            WriteLines(result, ' ', oldLines, position, block.DeleteStartA);
            WriteLines(result, '-', oldLines, block.DeleteStartA, OldEnd(block));
            WriteLines(result, '+', newLines, block.InsertStartB, block.InsertStartB + block.InsertCountB);
            position = OldEnd(block);
        }

        WriteLines(result, ' ', oldLines, position, position + trail);
    }

    private static void WriteLines(StringBuilder result, char sign, IReadOnlyList<string> lines, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            result.Append(sign).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
            {
                result.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    private static int OldEnd(DiffBlock block) => block.DeleteStartA + block.DeleteCountA;

    private static string Range(int start, int count) => count switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{start},0"),
        1 => (start + 1).ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{start + 1},{count}"),
    };
}
