using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Reads YAML text into nodes that know where they were written. The text must not start with a byte order mark.</summary>
internal sealed class YamlStreamReader
{
    /// <summary>Deeper than any manifest, shallow enough for recursion.</summary>
    public const int MaxDepth = 200;

    private readonly string text;
    private readonly ScannerText scanned;
    private readonly Scanner scanner;
    private readonly Parser parser;
    private readonly Dictionary<string, YamlNode> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<YamlNode> open = [];

    private YamlStreamReader(string text)
    {
        this.text = text;
        scanned = ScannerText.Of(text);
        scanner = new Scanner(new StringReader(scanned.Text));
        parser = new Parser(scanner);
    }

    public static IReadOnlyList<YamlDocumentNode> Read(string text)
    {
        var reader = new YamlStreamReader(text);
        try
        {
            return reader.ReadDocuments();
        }
        catch (YamlException e) when (e.Message.Contains("tab", StringComparison.Ordinal))
        {
            // The exception's own place is the start of the scalar before the tab, or of the text.
            throw reader.TabFault(reader.scanner.CurrentPosition, e);
        }
        catch (YamlException e)
        {
            throw YamlFaultException.Malformed(
                "Invalid YAML: " + e.Message,
                "Correct the text at this place: check for a wrong indentation, a missing quote or bracket, or a colon in an unquoted value.",
                reader.scanned.Line(e.Start),
                reader.scanned.Column(e.Start),
                e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet 18.1 leaves its scanner this way on an unclosed flow collection, for one.
            var mark = reader.parser.Current?.End ?? Mark.Empty;
            throw YamlFaultException.Malformed(
                "Invalid YAML: the text after this place does not belong to the document.",
                "Check for a bracket, brace or quote that is not closed.",
                reader.scanned.Line(mark),
                reader.scanned.Column(mark),
                e);
        }
    }

    private List<YamlDocumentNode> ReadDocuments()
    {
        var documents = new List<YamlDocumentNode>();
        Next();
        Next();
        while (parser.Current is DocumentStart start)
        {
            anchors.Clear();
            Next();
            var first = parser.Current!;
            var isEmpty = first is Scalar { Style: ScalarStyle.Plain, Value.Length: 0 } scalar && scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty;
            var root = ReadNode(0);
            Next();
            var end = (DocumentEnd)parser.Current!;
            Next();
            var endIndex = !end.IsImplicit ? scanned.Index(end.Start)
                : parser.Current is DocumentStart next ? scanned.Index(next.Start)
                : text.Length;
            var contentStart = scanned.Index(start.IsImplicit ? start.Start : start.End);
            documents.Add(new YamlDocumentNode(
                isEmpty ? null : root,
                Math.Min(contentStart, endIndex),
                endIndex,
                isEmpty ? scanned.Line(start.End) : root.Line));
        }

        return documents;
    }

    private void Next()
    {
        if (!parser.MoveNext())
        {
            throw new InvalidOperationException("The stream ended inside a document.");
        }
    }

    /// <summary>Reads the node whose first event is current; its last event is current afterwards.</summary>
    private YamlNode ReadNode(int depth)
    {
        var e = parser.Current!;
        if (depth > MaxDepth)
        {
            throw Fault($"Nested deeper than {MaxDepth} levels.", "Flatten the document. Kubernetes objects are not nested this deeply.", e);
        }

        return e switch
        {
            AnchorAlias alias => Alias(alias),
            Scalar scalar => ReadScalar(scalar),
            MappingStart mapping => ReadMapping(mapping, depth),
            SequenceStart sequence => ReadSequence(sequence, depth),
            _ => throw new InvalidOperationException("A node was expected."),
        };
    }

    private YamlNode Alias(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw Fault($"The alias *{alias.Value.Value} refers to an anchor that is not defined before it.", "Define the anchor before its first use, or use a copy of the value.", alias);
        }

        if (open.Contains(target))
        {
            throw Fault($"The alias *{alias.Value.Value} is inside its own anchor.", "Use a copy of the value instead of the alias.", alias);
        }

        target.IsReferenced = true;
        return new YamlNode
        {
            Kind = YamlNodeKind.Alias,
            Start = scanned.Index(alias.Start),
            End = scanned.Index(alias.End),
            PropertiesEnd = scanned.Index(alias.Start),
            Line = scanned.Line(alias.Start),
            Column = scanned.Column(alias.Start),
            Target = target,
        };
    }

    private YamlNode ReadScalar(Scalar scalar)
    {
        var start = scanned.Index(scalar.Start);
        var end = scanned.Index(scalar.End);
        var (value, style) = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded
            ? scanned.Scalar(scalar.Value, scalar.Style, start, end)
            : (scalar.Value, scalar.Style);
        if (scalar.Style == ScalarStyle.Plain && scalar.Value.Length == 0)
        {
            // The span of an unwritten value with an anchor or a tag runs on to the next token.
            end = HasProperties(scalar) ? TrimmedEnd(start, end) : start;
            start = Math.Min(start, end);
        }

        var node = new YamlNode
        {
            Kind = YamlNodeKind.Scalar,
            Start = start,
            End = end,
            PropertiesEnd = start,
            Line = scanned.Line(scalar.Start),
            Column = scanned.Column(scalar.Start),
            Anchor = AnchorOf(scalar),
            Tag = TagOf(scalar),
            Value = value,
            Style = style,
        };
        if (HasProperties(scalar))
        {
            node.PropertiesEnd = scalar.Value.Length == 0 && scalar.Style == ScalarStyle.Plain ? end : SkipProperties(start, end);
        }

        Remember(node);
        return node;
    }

    private YamlNode ReadMapping(MappingStart mapping, int depth)
    {
        var node = Collection(YamlNodeKind.Mapping, mapping, mapping.Style == MappingStyle.Flow);
        open.Add(node);
        Next();
        while (parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            Next();
            var value = ReadNode(depth + 1);
            Next();
            node.Entries.Add(new YamlEntry(key, value));
        }

        Close(node, '}');
        return node;
    }

    private YamlNode ReadSequence(SequenceStart sequence, int depth)
    {
        var node = Collection(YamlNodeKind.Sequence, sequence, sequence.Style == SequenceStyle.Flow);
        open.Add(node);
        Next();
        while (parser.Current is not SequenceEnd)
        {
            node.Entries.Add(new YamlEntry(null, ReadNode(depth + 1)));
            Next();
        }

        Close(node, ']');
        return node;
    }

    private YamlNode Collection(YamlNodeKind kind, NodeEvent e, bool isFlow)
    {
        var start = scanned.Index(e.Start);
        if (!isFlow && TabBefore(start) is >= 0 and var tab)
        {
            throw TabFault(scanned.Line(e.Start), tab - text.LastIndexOf('\n', tab), null);
        }

        var node = new YamlNode
        {
            Kind = kind,
            Start = start,
            PropertiesEnd = HasProperties(e) ? SkipProperties(start, scanned.Index(e.End)) : start,
            Line = scanned.Line(e.Start),
            Column = scanned.Column(e.Start),
            Anchor = AnchorOf(e),
            Tag = TagOf(e),
            IsFlow = isFlow,
        };
        Remember(node);
        return node;
    }

    private void Close(YamlNode node, char bracket)
    {
        open.Remove(node);
        var mark = scanned.Index(parser.Current!.Start);
        if (!node.IsFlow)
        {
            // The end event of a block collection stands at the next token; the text ends with its last entry.
            node.End = node.Entries.Count == 0 ? node.Start : Math.Max(node.Entries[^1].Value.End, node.Entries[^1].Key?.End ?? 0);
        }
        else if (mark < text.Length && text[mark] == bracket && node.PropertiesEnd < text.Length
            && (text[node.PropertiesEnd] is '{' or '[' || node.HasProperties))
        {
            node.End = mark + 1;
        }
        else
        {
            node.IsBarePair = true;
            node.End = node.Entries.Count == 0 ? node.Start : node.Entries[^1].Value.End;
        }
    }

    private void Remember(YamlNode node)
    {
        if (node.Anchor is not null)
        {
            anchors[node.Anchor] = node;
        }
    }

    private int SkipProperties(int start, int end)
    {
        var i = start;
        var last = start;
        while (i < end && text[i] is '&' or '!')
        {
            while (i < end && !char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            last = i;
            while (i < end && char.IsWhiteSpace(text[i]))
            {
                i++;
            }
        }

        return last;
    }

    private int TrimmedEnd(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary>
    /// Index of a tab between a collection and the indicator before it on its line; -1 without one. The column of the collection cannot be
    /// told then: YamlDotNet reads it, helm and kubectl refuse it (yaml-test-suite Y79Y).
    /// </summary>
    private int TabBefore(int start)
    {
        var tab = -1;
        var i = start;
        while (i > 0 && text[i - 1] is ' ' or '\t')
        {
            i--;
            tab = text[i] == '\t' ? i : tab;
        }

        return i > 0 && text[i - 1] is '-' or '?' or ':' ? tab : -1;
    }

    private static bool HasProperties(NodeEvent e) => !e.Anchor.IsEmpty || !e.Tag.IsEmpty;

    private static string? AnchorOf(NodeEvent e) => e.Anchor.IsEmpty ? null : e.Anchor.Value;

    private static string? TagOf(NodeEvent e) => e.Tag.IsEmpty ? null : e.Tag.Value;

    private YamlFaultException TabFault(Mark at, Exception inner) => TabFault(scanned.Line(at), scanned.Column(at), inner);

    private static YamlFaultException TabFault(int line, int column, Exception? inner) => YamlFaultException.Malformed(
        "Invalid YAML: a tab is used for indentation.", "Replace the tab with spaces.", line, column, inner);

    [SuppressMessage("Design", "CA1859", Justification = "Any event has a place.")]
    private YamlFaultException Fault(string message, string action, ParsingEvent at) =>
        YamlFaultException.Malformed(message, action, scanned.Line(at.Start), scanned.Column(at.Start));
}
