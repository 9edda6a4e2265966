namespace MilvusL7.Engine.Targets.Editing;

/// <summary>A document of a stream with the span it was written in.</summary>
/// <param name="Root">The content; null for an empty document.</param>
/// <param name="ContentStart">Index after the document marker.</param>
/// <param name="End">Index of the marker that ends the document, or of the end of the text.</param>
/// <param name="Line">First line of the content, from 1.</param>
internal sealed record YamlDocumentNode(YamlNode? Root, int ContentStart, int End, int Line);
