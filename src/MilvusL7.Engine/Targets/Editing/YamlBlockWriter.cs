using System.Text.Json;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Writes JSON as lines of block style YAML.</summary>
internal sealed class YamlBlockWriter(YamlIndentation indentation)
{
    // A reader may give up on a key longer than 1024 characters that has no question mark before it.
    private const int LongestSimpleKey = 1000;

    public List<string> Lines { get; } = [];

    public static List<string> Entry(string key, JsonNode? value, int column, YamlIndentation indentation)
    {
        var writer = new YamlBlockWriter(indentation);
        writer.WriteEntry(Pad(column), key, value, column);
        return writer.Lines;
    }

    public static List<string> Item(JsonNode? value, int column, YamlIndentation indentation)
    {
        var writer = new YamlBlockWriter(indentation);
        writer.WriteValue(Pad(column) + "-", value, column, true);
        return writer.Lines;
    }

    /// <summary>What follows a key's colon or an item's dash: the rest of that line (with its leading space), then whole lines.</summary>
    public static List<string> Value(JsonNode? value, int column, bool afterDash, YamlIndentation indentation)
    {
        var writer = new YamlBlockWriter(indentation);
        writer.WriteValue(string.Empty, value, column, afterDash);
        return writer.Lines;
    }

    public void WriteRoot(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } mapping:
                WriteMapping(string.Empty, mapping, 0);
                break;
            case JsonArray { Count: > 0 } sequence:
                WriteSequence(string.Empty, sequence, 0);
                break;
            default:
                WriteValue(string.Empty, value, 0, false);
                Lines[0] = Lines[0].TrimStart(' ');
                break;
        }
    }

    /// <summary>The header and lines of a literal block scalar.</summary>
    public static (string Header, IEnumerable<string> Lines) Literal(string text, int column, int step)
    {
        var indicator = YamlScalarWriter.NeedsIndentationIndicator(text) ? step.ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Empty;
        var body = text.EndsWith('\n') ? text[..^1] : text;
        var pad = Pad(column + step);
        return ("|" + indicator + YamlScalarWriter.Chomping(text), body.Split('\n').Select(line => line.Length == 0 ? line : pad + line));
    }

    public static string Pad(int column) => new(' ', column);

    private void WriteMapping(string firstPrefix, JsonObject mapping, int column)
    {
        var prefix = firstPrefix;
        foreach (var (key, value) in mapping)
        {
            WriteEntry(prefix, key, value, column);
            prefix = Pad(column);
        }
    }

    private void WriteSequence(string firstPrefix, JsonArray sequence, int column)
    {
        var prefix = firstPrefix;
        foreach (var item in sequence)
        {
            WriteValue(prefix + "-", item, column, true);
            prefix = Pad(column);
        }
    }

    private void WriteEntry(string prefix, string key, JsonNode? value, int column)
    {
        var written = YamlScalarWriter.WriteString(key);
        if (written.Length > LongestSimpleKey)
        {
            Lines.Add(prefix + "? " + written);
            prefix = Pad(column);
            written = string.Empty;
        }

        WriteValue(prefix + written + ":", value, column, false);
    }

    private void WriteValue(string prefix, JsonNode? value, int column, bool afterDash)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } mapping when afterDash:
                WriteMapping(prefix + " ", mapping, column + 2);
                break;
            case JsonObject { Count: > 0 } mapping:
                Lines.Add(prefix);
                WriteMapping(Pad(column + indentation.Mapping), mapping, column + indentation.Mapping);
                break;
            case JsonArray { Count: > 0 } sequence when afterDash:
                WriteSequence(prefix + " ", sequence, column + 2);
                break;
            case JsonArray { Count: > 0 } sequence:
                Lines.Add(prefix);
                WriteSequence(Pad(column + indentation.Sequence), sequence, column + indentation.Sequence);
                break;
            case JsonObject:
                Lines.Add(prefix + " {}");
                break;
            case JsonArray:
                Lines.Add(prefix + " []");
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && IsLiteral(text.GetValue<string>()):
                var (header, lines) = Literal(text.GetValue<string>(), column, afterDash ? 2 : indentation.Mapping);
                Lines.Add(prefix + " " + header);
                Lines.AddRange(lines);
                break;
            default:
                Lines.Add(prefix + " " + YamlScalarWriter.Write(value));
                break;
        }
    }

    private static bool IsLiteral(string text) => text.Contains('\n', StringComparison.Ordinal) && YamlScalarWriter.IsLiteralSafe(text);
}
