using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Masking;

/// <summary>Masks YAML text: the tree says what is masked, its nodes say where that is written. The number of lines stays.</summary>
internal sealed class YamlSecrets
{
    private readonly string _text;
    private readonly NodePath _path;
    private readonly MaskRun _run;
    private readonly StringBuilder _result;
    private int _done;

    private YamlSecrets(string text, NodePath path, MaskRun run)
    {
        (_text, _path, _run) = (text, path, run);
        _result = new StringBuilder(text.Length);
    }

    public static string Mask(string text, NodePath path, MaskRun run)
    {
        var start = text.StartsWith('\ufeff') ? 1 : 0;
        var body = text[start..];
        IReadOnlyList<YamlDocumentNode> documents;
        try
        {
            documents = YamlStreamReader.Read(body);
        }
        catch (YamlFaultException)
        {
            return SecretLines.Mask(text);
        }

        // A file of another kind reads as one long scalar.
        return documents.Any(d => d.Root is { Kind: YamlNodeKind.Scalar } root && root.Value.Contains('\n', StringComparison.Ordinal)) || documents.All(d => d.Root is null or { Kind: YamlNodeKind.Scalar })
            ? SecretLines.Mask(text)
            : text[..start] + new YamlSecrets(body, path, run).Run(documents);
    }

    private string Run(IReadOnlyList<YamlDocumentNode> documents)
    {
        var spans = new List<(YamlNode Node, bool IsInFlow, MaskedScalar? Masked)>();
        foreach (var root in documents.Select(d => d.Root).OfType<YamlNode>())
        {
            Collect(root, false, SecretTree.Find(root, _path, _run), spans);
        }

        foreach (var (node, isInFlow, masked) in spans)
        {
            var (start, end) = Span(node);
            if (start < _done)
            {
                continue;
            }

            _result.Append(Gap(_text[_done..start]));
            var written = _text[start..end];
            _result.Append(masked is null ? written : Shown(node, written, masked));
            _done = end;
            // The comment behind a credential may say more than it should.
            if (masked is { Text: null } && !isInFlow && !node.IsBlockScalar)
            {
                SkipComment();
            }
        }

        return _result.Append(Gap(_text[_done..])).ToString();
    }

    /// <summary>Scalars and masked sequences in the order of the text.</summary>
    private static void Collect(YamlNode node, bool isInFlow, IReadOnlyDictionary<YamlNode, MaskedScalar> masked, List<(YamlNode Node, bool IsInFlow, MaskedScalar? Masked)> spans)
    {
        var own = masked.GetValueOrDefault(node);
        if (node.Kind == YamlNodeKind.Scalar || own is not null)
        {
            if (!node.IsUnwritten)
            {
                spans.Add((node, isInFlow, own));
            }

            return;
        }

        foreach (var (key, value) in node.Entries)
        {
            if (key is not null)
            {
                Collect(key, isInFlow || node.IsFlow, masked, spans);
            }

            Collect(value, isInFlow || node.IsFlow, masked, spans);
        }
    }

    /// <summary>Where the value is written, without anchor and tag; of a block scalar its lines without the header.</summary>
    private (int Start, int End) Span(YamlNode node)
    {
        var (start, end) = (node.PropertiesEnd, Math.Min(node.End, _text.Length));
        while (node.HasProperties && start < end && char.IsWhiteSpace(_text[start]))
        {
            start++;
        }

        if (node.IsBlockScalar)
        {
            var header = _text.IndexOf('\n', start);
            start = header < 0 || header + 1 > end ? end : header + 1;
        }

        return (start, Math.Max(start, end));
    }

    private string Shown(YamlNode node, string written, MaskedScalar masked)
    {
        if (masked.Text is null)
        {
            return SecretText.Lines(written, masked.Mark);
        }

        if (node.IsBlockScalar)
        {
            return Block(written) is { } block && (node.Style == YamlDotNet.Core.ScalarStyle.Literal || IsClean(block)) ? block : SecretText.Lines(written, masked.Mark);
        }

        if (written.Contains('\n', StringComparison.Ordinal))
        {
            return SecretText.Lines(written, masked.Mark);
        }

        var quote = written is ['\'' or '"', .., '\'' or '"'] ? written[..1] : string.Empty;
        return written == quote + node.Value + quote && !masked.Text.Contains('\n', StringComparison.Ordinal)
            ? quote + masked.Shown + quote
            : JsonValue.Create(masked.Shown)!.ToJsonString(Json.Compact);
    }

    /// <summary>A block's lines, masked as the text that they are without their indentation.</summary>
    private string? Block(string written)
    {
        var lines = written.Split('\n');
        var indent = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart(' ').Length).DefaultIfEmpty(0).Min();
        var text = string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..] : string.Empty));
        var masked = EmbeddedText.Mask(text, NodePath.Root, _run with { Found = new SecretValues() }).Split('\n');
        return masked.Length != lines.Length ? null
            : string.Join('\n', masked.Select((m, i) => lines[i].Length >= indent ? lines[i][..indent] + m : lines[i]));
    }

    /// <summary>A folded block is one line to its reader: a credential may go on where a line of it ends.</summary>
    private bool IsClean(string block)
    {
        var folded = string.Join(' ', block.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return EmbeddedText.Mask(folded, NodePath.Root, MaskRun.Start() with { Depth = _run.Depth }) == folded;
    }

    /// <summary>What stands between scalars: signs, and comments, which often hold settings that were in use.</summary>
    private string Gap(string text) => text.Contains('#', StringComparison.Ordinal) ? YamlComments.Mask(text, _done == 0 || _text[_done - 1] is '\n' or ' ' or '\t', _path, _run) : text;

    private void SkipComment()
    {
        var end = _done;
        while (end < _text.Length && _text[end] is ' ' or '\t')
        {
            end++;
        }

        if (end > _done && end < _text.Length && _text[end] == '#')
        {
            var line = _text.IndexOf('\n', end);
            _done = line < 0 ? _text.Length : line > 0 && _text[line - 1] == '\r' ? line - 1 : line;
        }
    }
}
