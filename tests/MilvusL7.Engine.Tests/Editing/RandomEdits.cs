using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Tests.Editing;

/// <summary>Draws edits that have a place in a document: of entries there are and of new ones.</summary>
internal static class RandomEdits
{
    private static readonly string[] Keys = ["a", "b", "env", "q k", "s", "user.yaml", "new", "new.io/key", "1"];

    public static List<FieldEdit> Create(Random random, JsonNode? root, int atMost)
    {
        var edits = new List<FieldEdit>();
        var node = root;
        for (var i = atMost == 1 ? 1 : random.Next(1, atMost + 1); i > 0; i--)
        {
            var edit = Draw(random, node);
            edits.Add(edit);
            node = JsonFieldEditor.Apply(node, [edit]);
        }

        return edits;
    }

    public static string Print(FieldEdit edit) => edit switch
    {
        SetField set => $"set {set.Path} {set.Value?.ToJsonString() ?? "null"}",
        EditEmbeddedYaml embedded => $"edit {embedded.Path}: {string.Join("; ", embedded.Edits.Select(Print))}",
        _ => $"remove {edit.Path}",
    };

    private static FieldEdit Draw(Random random, JsonNode? root)
    {
        var path = new FieldPath([]);
        var node = root;
        while (true)
        {
            switch (node)
            {
                case JsonArray list when list.Count == 0 || list.Any(i => i is JsonObject):
                    var names = list.Select(i => (i as JsonObject)?["name"]).OfType<JsonValue>()
                        .Where(v => v.GetValueKind() == JsonValueKind.String).Select(v => v.GetValue<string>()).ToArray();
                    path = path.Item("name", names.Length > 0 && random.Next(3) > 0 ? names[random.Next(names.Length)] : "new");
                    break;
                case JsonObject mapping:
                    path = path.Key(mapping.Count > 0 && random.Next(4) > 0 ? mapping.ElementAt(random.Next(mapping.Count)).Key : Keys[random.Next(Keys.Length)]);
                    break;
                case null:
                    path = path.Key(Keys[random.Next(Keys.Length)]);
                    break;
            }

            node = JsonFieldEditor.Get(root, path);
            if (path.Steps[^1] is { IsListItem: false, Key: "name" })
            {
                path = new FieldPath([.. path.Steps.Take(path.Steps.Count - 1), new FieldStep("other")]);
                node = JsonFieldEditor.Get(root, path);
            }

            if (node is JsonValue text && text.GetValueKind() == JsonValueKind.String && random.Next(2) == 0
                && !path.Steps[^1].IsListItem && IsMappingText(text.GetValue<string>()))
            {
                return new EditEmbeddedYaml(path, [Draw(random, Parse(text.GetValue<string>()))]);
            }

            var canEnter = node is JsonObject or null || (node is JsonArray items && (items.Count == 0 || items.Any(i => i is JsonObject)));
            if (!canEnter || path.Steps.Count > 7 || random.Next(4) == 0)
            {
                return random.Next(4) == 0 ? new RemoveField(path) : new SetField(path, Value(random, path.Steps[^1].IsListItem));
            }
        }
    }

    private static JsonNode Value(Random random, bool mapping) => mapping
        ? new JsonObject { ["v"] = random.Next(5), ["w"] = new JsonArray("x") }
        : random.Next(9) switch
        {
            0 => JsonValue.Create(random.Next(100)),
            1 => JsonValue.Create(true),
            2 => JsonNode.Parse("""{"k":"v","m":{"n":["1",{"o":null}]}}""")!,
            3 => JsonNode.Parse("""[{"name":"n1","v":[]},"s"]""")!,
            4 => JsonValue.Create("a: 1\n# c\nb: 2\n"),
            5 => JsonValue.Create("a\n\n  b"),
            6 => new JsonObject(),
            7 => JsonValue.Create("# odd: \"it's\", [x]"),
            _ => JsonValue.Create("plain"),
        };

    private static bool IsMappingText(string text)
    {
        try
        {
            return Parse(text) is JsonObject or null;
        }
        catch (ManifestException)
        {
            return false;
        }
    }

    private static JsonNode? Parse(string text) => YamlDocuments.Parse(text, "text") is [var only, ..] ? only.Root : null;
}
