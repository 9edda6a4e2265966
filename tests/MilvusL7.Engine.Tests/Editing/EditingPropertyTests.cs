using System.Text.Json.Nodes;
using CsCheck;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

public class EditingPropertyTests
{
    private static readonly Gen<string> Strings = Gen.Frequency(
        (3, Gen.String["ab :#-'\"\n\\[]{},&*!|>%@`~\t."]),
        (1, Gen.String),
        (2, Gen.OneOf("", "true", "Null", "yes", "0x1", "1e3", "1_0", "-", "---", "...", "<<", "=", "?", "a\n", "\n", "\n\na", " \n a\n", "a\n\n\n", "a \n b\n  ", "\u0085", "\u2028a\nb", "\ufeff", "1:2", "é😀\nü", "\ta\nb")));

    private static readonly Gen<JsonNode?> Values = Gen.Recursive<JsonNode?>((depth, inner) => Gen.Frequency(
        (4, Strings.Where(IsText).Select(s => (JsonNode?)JsonValue.Create(s))),
        (1, Gen.Long.Select(n => (JsonNode?)JsonValue.Create(n))),
        (1, Gen.Double.Where(double.IsFinite).Select(n => (JsonNode?)JsonValue.Create(n))),
        (1, Gen.Decimal.Select(n => (JsonNode?)JsonValue.Create(n))),
        (1, Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b))),
        (1, Gen.Const((JsonNode?)null)),
        (depth > 4 ? 0 : 3, inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]))),
        (depth > 4 ? 0 : 4, Gen.Select(Strings.Where(IsText), inner).Array[0, 4].Select(entries =>
        {
            var mapping = new JsonObject();
            foreach (var (key, value) in entries)
            {
                mapping[key] = value?.DeepClone();
            }

            return (JsonNode?)mapping;
        }))));

    private static readonly Gen<(int Seed, int Size, int EditSeed)> Cases = Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 25], Gen.Int[0, int.MaxValue - 1]);

    [Fact]
    public void What_is_written_reads_back_the_same() =>
        Values.Sample(
            value => JsonFieldEditor.DeepEquals(value, YamlDocuments.Parse(YamlDocuments.ToYaml(value), "f").Single().Root),
            iter: 20_000,
            print: value => YamlDocuments.ToYaml(value));

    [Fact]
    public void Long_keys_and_values_read_back_the_same()
    {
        var value = new JsonObject { [new string('k', 5000)] = new JsonObject { [new string('"', 1500)] = new string('v', 5000) } };
        Assert.True(JsonFieldEditor.DeepEquals(value, YamlDocuments.Parse(YamlDocuments.ToYaml(value), "f").Single().Root));
    }

    [Fact]
    public void Edited_text_means_what_the_edits_make_of_its_JSON() =>
        Cases.Sample(
            c =>
            {
                var text = RandomYaml.Stream(c.Seed, c.Size, out _);
                var documents = YamlDocuments.Parse(text, "f");
                var random = new Random(c.EditSeed);
                var index = random.Next(documents.Count);
                var edits = RandomEdits.Create(random, documents[index].Root, 4);
                var result = YamlTextEditor.Apply(text, index, edits, "f");
                var after = YamlDocuments.Parse(result, "f");
                var isRight = after.Count == documents.Count && after.All(d => JsonFieldEditor.DeepEquals(
                    d.Root ?? new JsonObject(),
                    d.Index == index ? JsonFieldEditor.Apply(documents[index].Root, edits) : documents[d.Index].Root ?? new JsonObject()));
                return isRight && (JsonFieldEditor.DeepEquals(documents[index].Root, after[index].Root) ? ReferenceEquals(text, result) : text != result);
            },
            iter: 5_000,
            print: c => Print(c, 4));

    [Fact]
    public void Editing_twice_gives_the_same_text() =>
        Cases.Sample(
            c =>
            {
                var text = RandomYaml.Stream(c.Seed, c.Size, out _);
                var documents = YamlDocuments.Parse(text, "f");
                var random = new Random(c.EditSeed);
                var index = random.Next(documents.Count);
                var edits = RandomEdits.Create(random, documents[index].Root, 1);
                var once = YamlTextEditor.Apply(text, index, edits, "f");
                return YamlTextEditor.Apply(once, index, edits, "f") == once;
            },
            iter: 3_000,
            print: c => Print(c, 1));

    [Fact]
    public void Lines_outside_the_entry_touched_stay_as_they_are() =>
        Cases.Sample(
            c =>
            {
                var text = RandomYaml.Stream(c.Seed, c.Size, out _);
                var documents = YamlDocuments.Parse(text, "f");
                var random = new Random(c.EditSeed);
                var index = random.Next(documents.Count);
                var edit = RandomEdits.Create(random, documents[index].Root, 1)[0];
                var result = YamlTextEditor.Apply(text, index, [edit], "f");
                var (first, last) = TouchedLines.Of(text, index, edit);

                // Blank lines that a block scalar would take in go with an entry removed.
                var rest = new Queue<string>(Lines(text).Where((line, i) => (i < first || i > last)
                    && !(edit is RemoveField or SetField { Value: JsonObject } && string.IsNullOrWhiteSpace(line))));
                foreach (var line in Lines(result))
                {
                    if (rest.TryPeek(out var next) && next == line)
                    {
                        rest.Dequeue();
                    }
                }

                return rest.Count == 0 && OneLineEnd(text, result);
            },
            iter: 5_000,
            print: c => Print(c, 1));

    private static bool OneLineEnd(string before, string after) =>
        !before.Contains('\n', StringComparison.Ordinal)
        || !after.Contains('\n', StringComparison.Ordinal)
        || before.Contains("\r\n", StringComparison.Ordinal) == !after.Replace("\r\n", string.Empty, StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal);

    private static string[] Lines(string text) => text.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Print((int Seed, int Size, int EditSeed) c, int atMost)
    {
        var text = RandomYaml.Stream(c.Seed, c.Size, out _);
        var documents = YamlDocuments.Parse(text, "f");
        var random = new Random(c.EditSeed);
        var index = random.Next(documents.Count);
        var edits = RandomEdits.Create(random, documents[index].Root, atMost);
        string result;
        try
        {
            result = YamlTextEditor.Apply(text, index, [edits[0]], "f");
        }
        catch (ManifestException e)
        {
            result = e.Message;
        }

        return $"{c} document {index}\n{text}\n=== {string.Join("\n=== ", edits.Select(RandomEdits.Print))}\n=== first only:\n{result}\n";
    }
}
