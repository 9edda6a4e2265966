using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Masking;

public sealed class SecretMaskPropertyTests
{
    private const string Marker = "Hunter2x4711";

    private static readonly Gen<string> Plain = Gen.OneOf(
        "a", "milvus", "10.0.0.1:2379", "https://db.example:8080/x", "true", "", "it's", "a: b", "# no comment", "x\ny\n", "- a", "{a}", "\u00e4\u4f60", "a b  c", "|", "1_000", "~");

    private static readonly Gen<string> Keys = Gen.OneOf("name", "image", "data", "spec", "config", "metadata", "ports", "user.yaml", "a b", "bucket", "tlsMode", "x-y_z");

    private static readonly Gen<JsonNode?> Trees = Gen.Recursive<JsonNode?>((depth, inner) => depth > 3
        ? Plain.Select(p => (JsonNode?)JsonValue.Create(p))
        : Gen.Frequency(
            (2, Plain.Select(p => (JsonNode?)JsonValue.Create(p))),
            (1, Gen.Int[-5, 70000].Select(n => (JsonNode?)JsonValue.Create(n))),
            (1, Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b))),
            (3, Gen.Select(Keys, inner).Array[0, 4].Select(entries => (JsonNode?)Map(entries))),
            (2, inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])))));

    private static readonly Gen<Func<JsonNode?, JsonObject>> Places = Gen.OneOf<Func<JsonNode?, JsonObject>>(
        rest => new JsonObject { ["kind"] = "Secret", ["data"] = new JsonObject { ["k"] = Marker, ["rest"] = rest } },
        rest => new JsonObject { ["items"] = new JsonArray(rest, new JsonObject { ["stringData"] = new JsonObject { ["k"] = Marker }, ["kind"] = "Secret" }) },
        rest => new JsonObject { ["secretAccessKey"] = Marker, ["rest"] = rest },
        rest => new JsonObject { ["env"] = new JsonArray(new JsonObject { ["name"] = "DB_PASS", ["value"] = Marker }, rest) },
        rest => new JsonObject { ["env"] = new JsonArray(rest, new JsonObject { ["value"] = Marker, ["name"] = "DSN" }) },
        rest => new JsonObject { ["rest"] = rest, ["passwords"] = new JsonArray(Marker, new JsonObject { ["x"] = Marker }) },
        rest => new JsonObject { ["endpoint"] = $"https://root:{Marker}@db:1/x", ["rest"] = rest },
        rest => new JsonObject { ["opts"] = $"-Xmx1g -Dkeystore.password={Marker} -Da=b", ["rest"] = rest },
        rest => new JsonObject { ["args"] = new JsonArray("--password", Marker), ["rest"] = rest },
        rest => new JsonObject { ["jaas"] = rest, ["x"] = $"PlainLoginModule required password=\"{Marker}\";" });

    private static readonly Gen<Func<JsonObject, string>> Writers = Gen.OneOf<Func<JsonObject, string>>(
        o => YamlDocuments.ToYaml(o),
        o => o.ToJsonString(Json.Compact),
        o => o.ToJsonString(new JsonSerializerOptions { WriteIndented = true }),
        o => "a: b\n---\n" + YamlDocuments.ToYaml(o),
        o => YamlDocuments.ToYaml(new JsonObject { ["data"] = new JsonObject { ["f.yaml"] = YamlDocuments.ToYaml(o) } }),
        o => YamlDocuments.ToYaml(new JsonObject { ["data"] = new JsonObject { ["f.json"] = o.ToJsonString() } }),
        o => YamlDocuments.ToYaml(new JsonObject { ["annotations"] = new JsonArray(new JsonObject { ["a"] = o.ToJsonString(Json.Compact) }.ToJsonString()) }),
        o => string.Concat(YamlDocuments.ToYaml(o).Split('\n').Select(l => $"# {l}\n")) + "a: b\n");

    [Fact]
    public void Credential_is_in_no_output_whatever_stands_around_it_and_however_it_is_written() =>
        Gen.Select(Places, Trees, Writers, Trees).Sample(
            (place, rest, write, around) =>
            {
                var secret = place(rest?.DeepClone());
                var tree = new JsonObject { ["around"] = around?.DeepClone(), ["spec"] = secret };
                Assert.DoesNotContain(Marker, SecretMask.Apply(tree).ToJsonString(), StringComparison.Ordinal);
                var text = write(tree);
                var masked = SecretMask.Apply(text);
                Assert.DoesNotContain(Marker, masked, StringComparison.Ordinal);
                Assert.Equal(text.Split('\n').Length, masked.Split('\n').Length);
                // Even where something broken stands in front of it or behind it.
                Assert.DoesNotContain(Marker, SecretMask.Apply(text + "x: [\n"), StringComparison.Ordinal);
            },
            iter: 3000);

    [Fact]
    public void Tree_without_a_credential_stays_as_it_is() =>
        Trees.Sample(
            tree =>
            {
                var root = new JsonObject { ["spec"] = tree?.DeepClone() };
                Assert.Equal(root.ToJsonString(), SecretMask.Apply(root).ToJsonString());
                Assert.Equal(YamlDocuments.ToYaml(root), SecretMask.Apply(YamlDocuments.ToYaml(root)));
            },
            iter: 2000);

    [Fact]
    public void Mask_of_any_text_ends_keeps_the_lines_and_settles() =>
        Gen.OneOf("kind: Secret", "data:", "password", ": ", "=", "\n", "  ", "- ", "{", "}", "[", "\"", "'", "\\", "#", "|", "&a ", "*a", "? ", "a", "://", "@", "\r\n", "\t", "Bearer ", "--token ", "-----BEGIN PRIVATE KEY-----", "\"{")
            .Array[0, 24].Select(string.Concat).Sample(
            text =>
            {
                var masked = SecretMask.Apply(text);
                Assert.Equal(text.Count(c => c == '\n'), masked.Count(c => c == '\n'));
                // Text goes through more than one of the places that mask it. What a mask takes away can bring a name and a value together: the
                // second one may take more, and no further.
                var shown = ForeignText.Of(ForeignText.Of(text));
                Assert.Equal(shown, ForeignText.Of(shown));
            },
            iter: 20000);

    // The generous bound tells linear work from quadratic: the same text took minutes.
    [Theory]
    [InlineData("a")]
    [InlineData("a: ")]
    [InlineData("password: x, ")]
    [InlineData("{\"a\":")]
    [InlineData("\"{\\")]
    [InlineData("://a@")]
    [InlineData("://")]
    [InlineData("a=")]
    [InlineData("# ")]
    [InlineData("--")]
    [InlineData("\\\"")]
    [InlineData("eyJhbGci.")]
    [InlineData("-----BEGIN X")]
    [InlineData("LS0tLS1CRUdJTi")]
    [InlineData("Bearer ")]
    [InlineData("@tcp(")]
    [InlineData("password='")]
    [InlineData("- ")]
    [InlineData("&a *a ")]
    [InlineData("x\n")]
    [InlineData("password: |\n")]
    [InlineData("a: b # c\n")]
    public void Four_megabytes_are_masked_in_time(string part)
    {
        var text = new StringBuilder().Insert(0, part, 4_000_000 / part.Length).ToString();
        foreach (var whole in new[] { text, $"data:\n  a: '{text.Replace("'", "''", StringComparison.Ordinal)}'\n" })
        {
            var clock = Stopwatch.StartNew();
            SecretMask.Apply(whole);
            SecretMask.Message(whole);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{part} took {clock.Elapsed}");
        }
    }

    private static JsonObject Map((string Key, JsonNode? Value)[] entries)
    {
        var map = new JsonObject();
        foreach (var (key, value) in entries)
        {
            map[key] = value?.DeepClone();
        }

        return map;
    }
}
