using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

/// <summary>Every scalar means to the module what it means to helm 3, helm 4 and kubectl.</summary>
public sealed class YamlReadingTests
{
    private static readonly string[] Words =
    [
        "y", "Y", "yes", "Yes", "YES", "yEs", "n", "N", "no", "No", "NO", "nO", "on", "On", "ON", "oN", "off", "Off", "OFF", "oFf",
        "true", "True", "TRUE", "tRue", "false", "False", "FALSE", "~", "null", "Null", "NULL", "nULL", "=", "<<", ".", "+", "-.", "+.",
        "nan", "inf", "Infinity", "NaN", ".iNf", "2001-12-14", "2001-12-14T21:59:43.10-05:00", "2001-1-1", "50Gi", "a",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "+0", "0.0", "-0.0", "00", "12", "+12", "-12", "0o17", "0O17", "-0o17", "+0o17", "017", "-017", "+017", "0777", "08", "-08", "09", "09.5",
        "0_7", "0_8", "0__7", "0_", "0o8", "0o", "0o_7", "0x", "0b", "0xG", "0b2", "0x1F", "0X1F", "-0x1F", "+0x1F", "0x_1", "0x1_0", "0x-1", "0x+1",
        "0b11", "0B11", "-0b11", "+0b11", "0b_1", "0b-11", "0b+11", "-0b-1", "0o-7", "0o+7", "0x1p4", "0x1.8p1",
        "1_000", "1_", "_1", "1__0", "+1_0", "1_0.5", "1_.5", "1.5_", "1,000", ".5", "+.5", "-.5", ".5_0", "._5", ".5_", ".5__0", "1.", "1.5", "1.0", "1.10",
        "1e3", "1E3", "1e+3", "1e-3", "1.e3", ".5e1", ".e1", "1e", "1e5_0", "12e03", "685.230_15e+03", "1.2.3", "--1", "+-1", "-+1",
        "190:20:30", "1:30", "0:5", "1:30.5", "-1:30",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "+9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "123456789012345678901234567890", "0x7FFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFF", "-0xFFFFFFFFFFFFFFFF", "0x00000000000000000001",
        "0xFFFFFFFFFFFFFFFFF", "0o1777777777777777777777", "0o2000000000000000000000", "0777777777777777777777777", "1e400", "-1e400", "1e308", "1e-400",
        "12345678901234567890.5", "100000000000000000000000", "1e21", "123456.7890",
    ];

    private static readonly string[] Tagged =
    [
        "!!str yes", "!!str 1", "!!str ~", "!!str", "!!str \"no\"", "!!bool yes", "!!bool \"no\"", "!!bool 'true'", "!!bool \"y\"", "!!int \"3\"", "!!int \"017\"",
        "!!int 0o17", "!!int '0x1F'", "!!int \"1_000\"", "!!float 3", "!!float \"3\"", "!!float \"1e3\"", "!!float 0o7", "!!float \"1_0.5\"", "!!float .5",
        "!!null ''", "!!null ~", "!!null null", "!!binary aGVsbG8=", "!!binary 'aGVsbG8='", "!!timestamp 2001-12-14", "!foo yes", "!foo 1", "! yes", "! 1",
        "!<tag:yaml.org,2002:int> '3'", "!<tag:yaml.org,2002:str> 3", "\"yes\"", "'no'", "\"1\"", "'~'", "\"0o7\"", "|-\n    yes", ">-\n    1", "!!int |-\n    7",
    ];

    private static readonly string[] Refused =
    [
        ".inf", "+.inf", "-.INF", ".nan", ".NaN", "!!float .inf", "!!int 3.5", "!!int 1e3", "!!int abc", "!!int ''", "!!int 190:20:30", "!!bool 1", "!!bool ''",
        "!!float abc", "!!float ''", "!!float 1:30.5", "!!null x", "!!binary yes", "{~: 1}", "{null: 1}", "{9223372036854775808: 1}", "{18446744073709551615: 1}",
        "{<<: 1}",
    ];

    private static readonly string[] Keys =
    [
        "yes", "no", "on", "off", "y", "n", "Y", "ON", "true", "True", "yEs", "1", "+1", "-5", "-0", "017", "0o17", "08", "0x1F", "0b11", "1_000", "190:20:30", "2001-12-14",
        "1.0", "1.5", ".5", "1e3", "1e5", "1e6", "1e7", "1e16", "1e20", "1e21", "100000.0", "999999.5", "1234567.5", "12345678.9", "123456789.0", "12345678", "0.0001", "0.00001",
        "-1.5e-7", "3.14159265358979", "1e38", "1e39", "-1e39", "1e-46", "-9223372036854775809", "123456789012345678901234567890", "1e400", ".inf", "-.inf", "+.inf", ".nan", "=", "'yes'",
        "\"1.0\"", "!!str yes", "!!str 1", "!!int \"3\"", "!!bool \"yes\"", "!!binary aGVsbG8=", "! yes", "!foo yes", "\"<<\"",
    ];

    private static readonly string[] Blocks =
    [
        "|\n    \n    a", "|\n    \n   \n    a\n    b", "|\n\n    \n    a", "|+\n    \n    a\n\n", "|-\n    \n    a", "|-  # c\n    \n    # not a comment\n    a",
        ">\n    \n    a\n    b", ">-\n    \n\n    a", ">+\n  \n    a\n    \n", "|2\n    \n    a", "|2\n          \n     a", "|2-\n      \n      \n    a", ">2\n         \n    a",
        "|1+\n         \n    a\n", "|\n          ", "|+\n          ", "|+\n     \n   \n       ", "|-\n         ", ">\n         ", ">+\n    \n          \n   ", ">-\n\n     ",
        "&b |\n    \n    a", "!!str |\n    \n    a", "|\n    k: |\n         \n      a", "|\n    k: >\n              \n    l: 1", "|\n    \n    k: |\n      \n      a",
        "\"a |\n         \n   b\"", "'a >\n         \n   b'", "a |\n         \n   b # |\n         ", "|\n    a\n           \n    b", "x # |\n            ",
    ];

    private static readonly string[] RefusedBlocks =
    [
        "|\n     \n    a", "|\n\n      \n    a", ">\n     \n    a", "|-\n         \n    a: 1", "|+\n    \n     \n    a", "|0\n    a", "|10\n    a", "|a\n    b", "\n   -\t- a", "\n   -\ta: 1", "\n   ?\ta: 1\n",
    ];

    public static TheoryData<string> Readers => ["helm3", "helm4", "kubectl"];

    [YamlReaderTheory]
    [MemberData(nameof(Readers))]
    public void Scalars_are_read_alike(string reader)
    {
        string[] cases = [.. Words, .. Numbers, .. Tagged];
        string yaml = "cases:\n" + string.Concat(cases.Select(c => $"- v: {c}\n"));

        AssertAlike(cases, Ours(yaml), new YamlReader(reader).Read(yaml));
    }

    [YamlReaderTheory]
    [InlineData("helm3", "\n")]
    [InlineData("helm4", "\n")]
    [InlineData("kubectl", "\n")]
    [InlineData("helm3", "\r\n")]
    [InlineData("helm4", "\r\n")]
    [InlineData("kubectl", "\r\n")]
    public void Block_scalars_with_lines_of_spaces_are_read_alike(string reader, string lineEnd)
    {
        string yaml = ("cases:\n" + string.Concat(Blocks.Select(b => $"- v: {b}\n"))).Replace("\n", lineEnd, StringComparison.Ordinal);

        AssertAlike(Blocks, Ours(yaml), new YamlReader(reader).Read(yaml));
    }

    [YamlReaderTheory]
    [InlineData("helm4")]
    [InlineData("kubectl")]
    public void Block_scalar_at_the_end_of_the_text_is_read_alike(string reader)
    {
        foreach (string block in Blocks)
        {
            string yaml = $"cases:\n- v: {block}";
            AssertAlike([block], Ours(yaml), new YamlReader(reader).Read(yaml));
        }
    }

    [YamlReaderTheory]
    [MemberData(nameof(Readers))]
    public void Same_blocks_are_refused(string reader)
    {
        YamlReader other = new(reader);
        foreach (string block in RefusedBlocks)
        {
            string yaml = $"cases:\n- v: {block}\n";
            Assert.True(other.Read(yaml) is null, $"{reader} reads {block}");
            Assert.Equal("ManifestMalformed", Assert.Throws<ManifestException>(() => Ours(yaml)).ErrorId);
        }
    }

    [YamlReaderTheory]
    [MemberData(nameof(Readers))]
    public void Keys_are_read_alike(string reader)
    {
        string yaml = "cases:\n" + string.Concat(Keys.Select(k => $"- {k}: 1\n"));

        AssertAlike(Keys, Ours(yaml), new YamlReader(reader).Read(yaml));
    }

    [YamlReaderTheory]
    [MemberData(nameof(Readers))]
    public void Merge_keys_are_read_alike(string reader)
    {
        const string yaml = "a: &a {x: yes, z: 1}\nb: &b {x: 2, on: 3}\ncases:\n- {<<: *a, x: 017}\n- <<: [*a, *b]\n  no: 5\n- \"<<\": *a\n";

        AssertAlike(["one", "two", "quoted"], Ours(yaml), new YamlReader(reader).Read(yaml));
    }

    [YamlReaderTheory]
    [MemberData(nameof(Readers))]
    public void Same_scalars_and_keys_are_refused(string reader)
    {
        YamlReader other = new(reader);
        foreach (string text in Refused)
        {
            string yaml = $"cases:\n- v: {text}\n";
            Assert.True(other.Read(yaml) is null, $"{reader} reads {text}");
            Assert.Equal("ManifestMalformed", Assert.Throws<ManifestException>(() => Ours(yaml)).ErrorId);
        }
    }

    [YamlReaderTheory]
    [MemberData(nameof(Readers))]
    public void Strings_and_keys_that_are_written_are_read_back(string reader)
    {
        string[] strings = [.. Words, .. Numbers, .. Keys, .. Refused];
        JsonObject root = new()
        {
            ["cases"] = new JsonArray([.. strings.Select(s => new JsonObject { ["v"] = s }), .. strings.Select(s => new JsonObject { [s] = s })]),
        };

        AssertAlike([.. strings, .. strings], root["cases"], new YamlReader(reader).Read(YamlDocuments.ToYaml(root)));
    }

    [YamlReaderTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public void Helm_parameters_are_read_as_set_reads_them(string reader)
    {
        string[] cases = [.. Words.Where(w => !w.Contains('.', StringComparison.Ordinal)), .. Numbers.Where(n => !n.Contains(',', StringComparison.Ordinal))];
        JsonNode?[] parameters = [.. cases.Select((c, i) => new JsonObject { ["name"] = $"cases.c{i}", ["value"] = c })];
        JsonNode root = new JsonObject { ["helm"] = new JsonObject { ["parameters"] = new JsonArray(parameters) } };

        JsonNode? ours = HelmParameters.Read(root, FieldPath.Of("helm")).Over([])["cases"];
        JsonNode? theirs = new YamlReader(reader).Set(cases.Select((c, i) => $"cases.c{i}={c}"));

        AssertAlike(cases, InOrder(ours, cases.Length), InOrder(theirs, cases.Length));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("Y")]
    [InlineData("on")]
    [InlineData("1:30")]
    [InlineData("-190:20:30.5")]
    [InlineData("0o7")]
    [InlineData("0b-11")]
    [InlineData("1_000")]
    [InlineData("._5")]
    [InlineData("2001-12-14")]
    [InlineData("=")]
    [InlineData("<<")]
    public void String_that_some_reader_would_take_for_another_value_is_quoted(string text)
    {
        Assert.Equal($"\"{text}\"", YamlScalarWriter.WriteString(text));
        Assert.Equal($"\"{text}\": true\n", YamlDocuments.ToYaml(new JsonObject { [text] = true }));
    }

    [Theory]
    [InlineData("enabled: no\n", true, "enabled: true\n")]
    [InlineData("enabled: off # c\n", true, "enabled: true # c\n")]
    [InlineData("enabled: yes\n", true, "enabled: yes\n")]
    [InlineData("enabled: On\n", false, "enabled: false\n")]
    public void Edit_that_sets_a_boolean_writes_true_or_false_and_leaves_an_equal_one(string before, bool value, string after) =>
        Assert.Equal(after, YamlTextEditor.Apply(before, 0, [new SetField(FieldPath.Of("enabled"), JsonValue.Create(value))], "f"));

    private static JsonNode? Ours(string yaml) => YamlDocuments.Parse(yaml, "f").Single().Root!["cases"];

    private static JsonArray InOrder(JsonNode? map, int count) =>
        new([.. Enumerable.Range(0, count).Select(i => map?[string.Create(CultureInfo.InvariantCulture, $"c{i}")]?.DeepClone())]);

    private static void AssertAlike(IReadOnlyList<string> cases, JsonNode? ours, JsonNode? theirs)
    {
        Assert.NotNull(theirs);
        string[] differences = [.. cases.Select((c, i) => (Case: c, Ours: ours![i], Theirs: theirs[i]))
            .Where(r => Normal(r.Ours) != Normal(r.Theirs))
            .Select(r => $"{r.Case}: {Normal(r.Ours)} here, {Normal(r.Theirs)} there")];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.Equal(cases.Count, theirs.AsArray().Count);
    }

    // Numbers by value: helm holds them all as 64-bit floating-point numbers.
    private static string Normal(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => $"{{{string.Join(',', map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{JsonSerializer.Serialize(e.Key)}:{Normal(e.Value)}"))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(Normal))}]",
        _ when node.GetValueKind() == JsonValueKind.Number =>
            double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture) is var number && number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };
}
