using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

public class YamlDocumentsTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("Null", "null")]
    [InlineData("True", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("yEs", "\"yEs\"")]
    [InlineData("-12", "-12")]
    [InlineData("+12", "12")]
    [InlineData("0x1F", "31")]
    [InlineData("0xff", "255")]
    [InlineData("0o17", "15")]
    [InlineData("0644", "420")]
    [InlineData("0899", "899")]
    [InlineData("0b101", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2024-01-01", "\"2024-01-01\"")]
    [InlineData("50Gi", "\"50Gi\"")]
    [InlineData("0xZZ", "\"0xZZ\"")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("|-\n  1", "\"1\"")]
    [InlineData(">-\n  a\n  b", "\"a b\"")]
    public void A_scalar_is_read_as_Kubernetes_reads_it(string yaml, string json)
    {
        var root = YamlDocuments.Parse("a: " + yaml + "\n", "f").Single().Root;
        var value = root!["a"];
        Assert.True(JsonFieldEditor.DeepEquals(JsonNode.Parse(json), value), value?.ToJsonString());
    }

    [Fact]
    public void Numbers_convert_to_any_number_type() => Assert.Equal(9091, YamlDocuments.Parse("9091", "f")[0].Root!.GetValue<int>());

    [Fact]
    public void Documents_know_their_first_line_and_empty_ones_have_no_root()
    {
        var documents = YamlDocuments.Parse("# c\n---\n# d\na: 1\n---\n# nothing\n---\n- x\n...\n---\n", "f");
        Assert.Equal([4, 8], documents.Where(d => d.Root is not null).Select(d => d.Line));
        Assert.Equal([0, 1, 2, 3], documents.Select(d => d.Index));
        Assert.Null(documents[1].Root);
        Assert.Null(documents[3].Root);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only\n")]
    [InlineData("\ufeff")]
    public void A_text_without_content_has_no_document(string text) => Assert.Empty(YamlDocuments.Parse(text, "f"));

    [Fact]
    public void Aliases_and_merge_keys_are_resolved()
    {
        var root = YamlDocuments.Parse("a: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  l: 3\nd:\n  <<: [{k: 5}, *x]\n", "f")[0].Root;
        Assert.True(JsonFieldEditor.DeepEquals(
            JsonNode.Parse("""{"a":{"k":1,"l":2},"b":{"k":1,"l":2},"c":{"k":1,"l":3},"d":{"k":5,"l":2}}"""), root), root!.ToJsonString());
    }

    [Fact]
    public void Keys_are_strings() =>
        Assert.Equal("""{"1":"a","true":"b","0":"c"}""", YamlDocuments.Parse("1: a\ntrue: b\n0x0: c\n", "f")[0].Root!.ToJsonString());

    [Theory]
    [InlineData("a: 1\na: 2\n", 2, 1)]
    [InlineData("a: {b: 1, b: 2}\n", 1, 11)]
    [InlineData("1: x\n\"1\": y\n", 2, 1)]
    [InlineData("a: [1, 2\nb: 3\n", 1, 6)]
    [InlineData("a:\n  b: 1\n c: 2\n", 3, 2)]
    [InlineData("a: \"b\nc: d\n", 1, 4)]
    [InlineData("a: b: c\n", 1, 5)]
    [InlineData("a: *x\n", 1, 4)]
    [InlineData("a: &x [*x]\n", 1, 8)]
    [InlineData("a: .inf\n", 1, 4)]
    [InlineData("? [a]\n: b\n", 1, 3)]
    [InlineData("a:\n  <<: 1\n", 2, 7)]
    [InlineData("{{ .Values.x }}\n", 1, 2)]
    [InlineData("b:\n\tc: 1\n", 2, 1)]
    [InlineData("a: 1\nb:\n  c: 1\n \td: 1\n", 4, 2)]
    [InlineData("a: x\n\ty\n", 2, 1)]
    [InlineData("a: x\n\n# c\n\tb: 1\n", 4, 1)]
    [InlineData("a: |\n  x\n\ty\n", 3, 1)]
    [InlineData("a: |\n  \n  x\nb: |+\n    \n\tc: 1\n", 6, 1)]
    [InlineData("a:\n-\tb: 1\n", 2, 2)]
    [InlineData("a: |\n  \n  x\nb: [1\nc: d\n", 4, 4)]
    [InlineData("a: |\n  \n  x\nb: 1\nb: 2", 5, 1)]
    public void Text_that_is_no_YAML_is_refused_with_its_place(string text, int line, int column)
    {
        var e = Assert.Throws<ManifestException>(() => YamlDocuments.Parse(text, "f.yaml"));
        Assert.Equal(("ManifestMalformed", "f.yaml", line, column), (e.ErrorId, e.File, e.Line, e.Column));
        Assert.NotEmpty(e.RecommendedAction);
    }

    [Fact]
    public void Aliases_that_stand_for_gigabytes_are_refused_at_once()
    {
        var text = new StringBuilder("a0: &a0 [lol, lol, lol]\n");
        for (var i = 1; i < 30; i++)
        {
            text.Append($"a{i}: &a{i} [").AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 9)).Append("]\n");
        }

        var before = GC.GetTotalAllocatedBytes();
        var e = Assert.Throws<ManifestException>(() => YamlDocuments.Parse(text.ToString(), "f"));
        Assert.Equal("ManifestMalformed", e.ErrorId);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 500_000_000);
    }

    [Fact]
    public void Merge_keys_that_stand_for_gigabytes_are_refused()
    {
        var text = new StringBuilder("a0: &a0 {x: [1, 2, 3]}\n");
        for (var i = 1; i < 30; i++)
        {
            text.Append($"a{i}: &a{i}\n  <<: *a{i - 1}\n").Append($"  k{i}: *a{i - 1}\n");
        }

        Assert.Equal("ManifestMalformed", Assert.Throws<ManifestException>(() => YamlDocuments.Parse(text.ToString(), "f")).ErrorId);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Text_nested_without_bound_is_refused(string level) =>
        Assert.Equal("ManifestMalformed", Assert.Throws<ManifestException>(() => YamlDocuments.Parse(string.Concat(Enumerable.Repeat(level, 100_000)), "f")).ErrorId);

    [Fact]
    public void Yaml_is_written_as_kubectl_writes_it()
    {
        var node = JsonNode.Parse("""
            {"kind":"X","empty":{},"none":[],"nil":null,"port":9091,"s":"9091","on":"yes","url":"http://a:1/b","text":"l1\n\n  l2\n","strip":"a\nb","keep":"a\n\n",
             "lead":"  a\nb\n","list":[{"name":"a","v":[1,{"x":2}]},[1,[2]],"s","m\nn"],"#k":"#v","":"","tab":"a\tb"}
            """);
        Assert.Equal(
            """
            kind: X
            empty: {}
            none: []
            nil: null
            port: 9091
            s: "9091"
            "on": "yes"
            url: http://a:1/b
            text: |
              l1

                l2
            strip: |-
              a
              b
            keep: |+
              a

            lead: |2
                a
              b
            list:
            - name: a
              v:
              - 1
              - x: 2
            - - 1
              - - 2
            - s
            - |-
              m
              n
            "#k": "#v"
            "": ""
            tab: "a\tb"

            """.ReplaceLineEndings("\n"),
            YamlDocuments.ToYaml(node));
        Assert.True(JsonFieldEditor.DeepEquals(node, YamlDocuments.Parse(YamlDocuments.ToYaml(node), "f").Single().Root));
    }
}
