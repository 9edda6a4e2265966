namespace MilvusL7.Engine.Targets.Editing;

/// <summary>How a document indents: what new lines follow.</summary>
/// <param name="Mapping">Columns a mapping stands deeper than the key it belongs to.</param>
/// <param name="Sequence">Columns the dashes of a sequence stand deeper than the key it belongs to; often 0.</param>
internal sealed record YamlIndentation(int Mapping, int Sequence)
{
    /// <summary>What kubectl writes.</summary>
    public static YamlIndentation Default { get; } = new(2, 0);

    /// <summary>The indentation near a place: that of the entries beside it, else what the document does most.</summary>
    public static YamlIndentation Detect(TextLines lines, YamlNode? near, YamlNode? root)
    {
        var beside = near is null ? (null, null) : Count(lines, near, false);
        var overall = root is null ? (null, null) : Count(lines, root, true);
        return new YamlIndentation(
            beside.Item1 ?? overall.Item1 ?? Default.Mapping,
            beside.Item2 ?? overall.Item2 ?? Default.Sequence);
    }

    private static (int?, int?) Count(TextLines lines, YamlNode node, bool deep)
    {
        var mappings = new Dictionary<int, int>();
        var sequences = new Dictionary<int, int>();
        Visit(node);
        return (Most(mappings), Most(sequences));

        void Visit(YamlNode parent)
        {
            if (parent.Kind is not (YamlNodeKind.Mapping or YamlNodeKind.Sequence) || parent.IsFlow)
            {
                return;
            }

            foreach (var (key, value) in parent.Entries)
            {
                if (key is not null && value.IsBlockCollection && value.Entries.Count > 0)
                {
                    var counts = value.Kind == YamlNodeKind.Mapping ? mappings : sequences;
                    var step = lines.ColumnOf(value) - lines.Column(key.Start);
                    if (step is >= 0 and <= 9 && (step > 0 || value.Kind == YamlNodeKind.Sequence))
                    {
                        counts[step] = counts.GetValueOrDefault(step) + 1;
                    }
                }

                if (deep)
                {
                    Visit(value);
                }
            }
        }
    }

    private static int? Most(Dictionary<int, int> counts) => counts.Count == 0 ? null : counts.MaxBy(c => c.Value).Key;
}
