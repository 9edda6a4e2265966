using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>One document of a YAML stream.</summary>
/// <param name="Index">Position in the stream, from 0.</param>
/// <param name="Root">The content as JSON; null for an empty document.</param>
/// <param name="Line">First line of the content, from 1.</param>
internal sealed record YamlDocumentText(int Index, JsonNode? Root, int Line)
{
    /// <summary>Why the document could not be read, where the stream is read leniently; its root is null then.</summary>
    public ManifestException? Fault { get; init; }

    /// <summary>The text of a document that could not be read.</summary>
    public string Text { get; init; } = string.Empty;
}
