namespace MilvusL7.Engine.Targets.Editing;

/// <summary>A part of a stream from one document marker to the next, read by itself: a fault in it does not reach the others.</summary>
/// <param name="Start">Index of its first character in the stream.</param>
/// <param name="Text">Its text, with the marker it starts with.</param>
/// <param name="FirstLine">Line of the stream that it starts on, from 1.</param>
/// <param name="FirstIndex">Position in the stream of its first document, from 0.</param>
/// <param name="Documents">What was read; null where there is a fault. Their lines count from the section's start.</param>
/// <param name="Fault">Why it could not be read, with its place in the stream.</param>
internal sealed record YamlSection(
    int Start, string Text, int FirstLine, int FirstIndex, IReadOnlyList<YamlDocumentNode>? Documents, YamlFaultException? Fault)
{
    /// <summary>Number of documents; text that cannot be read counts as one.</summary>
    public int Count => Documents?.Count ?? 1;

    public static IReadOnlyList<YamlSection> Of(string text)
    {
        var result = new List<YamlSection>();
        var (start, line, index) = (0, 1, 0);
        while (start < text.Length || result.Count == 0)
        {
            var end = NextMarker(text, start, out var lines);
            var section = Read(text[start..end], start, line, index);
            result.Add(section);
            (start, line, index) = (end, line + lines, index + section.Count);
        }

        return result;
    }

    private static YamlSection Read(string text, int start, int line, int index)
    {
        try
        {
            return new YamlSection(start, text, line, index, YamlStreamReader.Read(text), null);
        }
        catch (YamlFaultException e)
        {
            return new YamlSection(start, text, line, index, null, e.Below(line - 1));
        }
    }

    /// <summary>Index of the next line that is a document marker, or of the end of the text.</summary>
    private static int NextMarker(string text, int start, out int lines)
    {
        lines = 0;
        for (var feed = text.IndexOf('\n', start); feed >= 0; feed = text.IndexOf('\n', feed + 1))
        {
            lines++;
            if (text.AsSpan(feed + 1) is ['-', '-', '-', ' ' or '\t' or '\r' or '\n', ..] or ['-', '-', '-'])
            {
                return feed + 1;
            }
        }

        return text.Length;
    }
}
