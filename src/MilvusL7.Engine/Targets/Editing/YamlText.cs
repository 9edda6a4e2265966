using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>A YAML text that has been read: its nodes and what they mean.</summary>
internal sealed class YamlText
{
    private YamlText(string text)
    {
        Lines = new TextLines(text);
        var documents = YamlStreamReader.Read(text);

        // A text of comments, or none, is a document still: changes go below the comments.
        Documents = documents.Count > 0 ? documents : [new YamlDocumentNode(null, 0, text.Length, 1)];
        Roots = [.. YamlComposer.Compose(Documents.Select(d => d.Root))];
    }

    public TextLines Lines { get; }

    public string Text => Lines.Text;

    public IReadOnlyList<YamlDocumentNode> Documents { get; }

    public IReadOnlyList<JsonNode?> Roots { get; }

    public static YamlText Read(string text) => new(text);

    public static YamlText? TryRead(string text)
    {
        try
        {
            return new YamlText(text);
        }
        catch (YamlFaultException)
        {
            return null;
        }
    }

    /// <summary>Whether this is the text before with one document changed to what is expected.</summary>
    public bool IsEdited(YamlText before, int index, JsonNode? expected) =>
        Roots.Count == before.Roots.Count
        && Roots.Select((root, i) => JsonFieldEditor.DeepEquals(root, i == index ? expected : before.Roots[i])).All(same => same);

    /// <summary>A fault of a field, or of the text in it, with its place in this text.</summary>
    public YamlFaultException Located(YamlFaultException fault, int index)
    {
        var node = YamlChange.Deepest(Documents[index].Root, fault.Field!);
        if (fault.Line == 0 || node is null)
        {
            return fault.Moved(fault.Message, node?.Line ?? Documents[index].Line, node?.Column ?? 0);
        }

        var isLiteral = node.Style == YamlDotNet.Core.ScalarStyle.Literal;
        return fault.Moved(
            $"In the text of {fault.Field}, line {fault.Line}: {fault.Message}",
            isLiteral ? node.Line + fault.Line : node.Line,
            isLiteral ? Lines.IndentOf(node) + fault.Column : node.Column);
    }
}
