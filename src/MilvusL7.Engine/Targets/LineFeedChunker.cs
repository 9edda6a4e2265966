using DiffPlex;

namespace MilvusL7.Engine.Targets;

/// <summary>Splits text after each line feed, as diff does; the line end stays part of the line.</summary>
internal sealed class LineFeedChunker : IChunker
{
    public static LineFeedChunker Instance { get; } = new();

    public IReadOnlyList<string> Chunk(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var feed = text.IndexOf('\n', start);
            var end = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
