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

    /// <summary>The value as a YAML document in block style, ending with a line end. Parsing it gives the value back.</summary>
    public static string ToYaml(JsonNode? node)
    {
        var writer = new YamlBlockWriter(YamlIndentation.Default);
        writer.WriteRoot(node);
        return string.Join('\n', writer.Lines) + "\n";
    }
}
