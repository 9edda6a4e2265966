using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Writes JSON on one line, for places between brackets or braces.</summary>
internal static class YamlFlowWriter
{
    public static string Write(JsonNode? value, ScalarStyle style) => value switch
    {
        JsonObject mapping => "{" + string.Join(", ", mapping.Select(e => Entry(e.Key, e.Value, style))) + "}",
        JsonArray sequence => "[" + string.Join(", ", sequence.Select(e => Write(e, style))) + "]",
        _ => YamlScalarWriter.Write(value, true, style),
    };

    public static string Entry(string key, JsonNode? value, ScalarStyle style) =>
        YamlScalarWriter.WriteString(key, true, style) + ": " + Write(value, style);
}
