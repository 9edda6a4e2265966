using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>YAML text as JSON and back.</summary>
internal static class YamlDocuments
{
    /// <summary>The documents of a stream, read as Kubernetes reads them.</summary>
    /// <param name="text">The stream; a byte order mark is passed over.</param>
    /// <param name="file">Path of the file, for faults.</param>
    /// <exception cref="ManifestException">The text is no YAML (<c>ManifestMalformed</c>).</exception>
    public static IReadOnlyList<YamlDocumentText> Parse(string text, string file)
    {
        try
        {
            var documents = YamlStreamReader.Read(text.StartsWith('\ufeff') ? text[1..] : text);
            return YamlComposer.Compose(documents.Select(d => d.Root))
                .Select((root, index) => new YamlDocumentText(index, root, documents[index].Line))
                .ToArray();
        }
        catch (YamlFaultException e)
        {
            throw e.In(file);
        }
    }

    /// <summary>
    /// The documents of a stream, each by itself: one that cannot be read has its fault and its text, and the others are read as in
    /// <see cref="Parse"/>.
    /// </summary>
    /// <param name="text">The stream; a byte order mark is passed over.</param>
    /// <param name="file">Path of the file, for faults.</param>
    /// <param name="isLastKeyTaken">
    /// True to read a key that stands twice as helm and kubectl do: the last one counts. False where it is a fault of its document.
    /// </param>
    public static IReadOnlyList<YamlDocumentText> ParseEach(string text, string file, bool isLastKeyTaken = false)
    {
        var body = text.StartsWith('\ufeff') ? text[1..] : text;
        IReadOnlyList<YamlSection> sections;
        try
        {
            sections = [new YamlSection(0, body, 1, 0, YamlStreamReader.Read(body), null)];
        }
        catch (YamlFaultException)
        {
            sections = YamlSection.Of(body);
        }

        var composer = new YamlComposer(isLastKeyTaken);
        return [.. sections.SelectMany(s => Read(s, composer, file))];
    }

    /// <summary>The document at a place of a stream; faults of the other documents do not matter. Null where it is empty.</summary>
    /// <exception cref="ManifestException">This document cannot be read (<c>ManifestMalformed</c>).</exception>
    public static JsonNode? ParseOne(string text, string file, int index)
    {
        var document = ParseEach(text, file).FirstOrDefault(d => d.Index == index);
        return document?.Fault is { } fault ? throw fault : document?.Root;
    }

    /// <summary>A fault of text inside a document, with its place in the file that the document is in.</summary>
    /// <param name="fault">The fault, with its place in the inner text.</param>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="index">Position of the document in the file, from 0.</param>
    /// <param name="field">The field that holds the inner text.</param>
    public static ManifestException Within(ManifestException fault, string text, string file, int index, FieldPath field)
    {
        var section = YamlSection.Of(text.StartsWith('\ufeff') ? text[1..] : text).LastOrDefault(s => s.FirstIndex <= index && s.Count > 0);
        return fault.InnerException is YamlFaultException inner && section is { Documents: not null } && YamlText.TryRead(section.Text) is { } read
            ? read.Located(inner.At(field), index - section.FirstIndex).Below(section.FirstLine - 1).In(file)
            : fault;
    }

    private static IEnumerable<YamlDocumentText> Read(YamlSection section, YamlComposer composer, string file)
    {
        if (section.Documents is null)
        {
            yield return new YamlDocumentText(section.FirstIndex, null, section.FirstLine) { Fault = section.Fault!.In(file), Text = section.Text };
            yield break;
        }

        for (var i = 0; i < section.Documents.Count; i++)
        {
            var document = section.Documents[i];
            var result = new YamlDocumentText(section.FirstIndex + i, null, document.Line + section.FirstLine - 1);
            try
            {
                result = result with { Root = composer.Document(document.Root) };
            }
            catch (YamlFaultException e)
            {
                var start = Math.Min(document.ContentStart, document.End);
                result = result with { Fault = e.Below(section.FirstLine - 1).In(file), Text = section.Text[start..document.End] };
            }

            yield return result;
        }
    }

    /// <summary>The value as a YAML document in block style, ending with a line end. Parsing it gives the value back.</summary>
    public static string ToYaml(JsonNode? node)
    {
        var writer = new YamlBlockWriter(YamlIndentation.Default);
        writer.WriteRoot(node);
        return string.Join('\n', writer.Lines) + "\n";
    }
}
