using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

public class YamlTextEditorTests
{
    private static readonly FieldPath Annotations = FieldPath.Of("metadata", "annotations");

    [Fact]
    public void A_plain_scalar_is_set_and_its_comment_stays() =>
        Check("spec:\n  type: LoadBalancer   # why\n  x: 1\n", "spec:\n  type: ClusterIP   # why\n  x: 1\n", Set("ClusterIP", "spec", "type"));

    [Theory]
    [InlineData("a: 'x'  # c\n", "a: 'new'  # c\n")]
    [InlineData("a: \"x\"\n", "a: \"new\"\n")]
    [InlineData("a: x\n", "a: new\n")]
    [InlineData("a:   x\n", "a:   new\n")]
    [InlineData("a:\n  x\n", "a:\n  new\n")]
    [InlineData("a: |\n  x\n  z\nb: 1\n", "a: |-\n  new\nb: 1\n")]
    [InlineData("a: >  # c\n  x\n  z\nb: 1\n", "a: new  # c\nb: 1\n")]
    [InlineData("a:\n  k: v\n\n# c\nb: 1\n", "a: new\n\n# c\nb: 1\n")]
    [InlineData("a:\n- k\n- l\nb: 1\n", "a: new\nb: 1\n")]
    [InlineData("a: {k: v} # c\nb: 1\n", "a: new # c\nb: 1\n")]
    [InlineData("a:\nb: 1\n", "a: new\nb: 1\n")]
    [InlineData("a:  # c\n", "a: new  # c\n")]
    [InlineData("a: ~\n", "a: new\n")]
    [InlineData("a:", "a: new")]
    [InlineData("\"a\":\t'x'\t# c", "\"a\":\t'new'\t# c")]
    [InlineData("{\"a\": \"x\"}\n", "{\"a\": \"new\"}\n")]
    [InlineData("{\"a\":\"x\"}\n", "{\"a\": \"new\"}\n")]
    [InlineData("{a, b: 1}\n", "{a: new, b: 1}\n")]
    [InlineData("# c\n---\n\n# d\na: x\n...\n# e\n---\na: x\n", "# c\n---\n\n# d\na: new\n...\n# e\n---\na: x\n")]
    [InlineData("%YAML 1.2\n---\na: x\n", "%YAML 1.2\n---\na: new\n")]
    public void A_value_of_any_style_is_replaced_by_a_string(string before, string after) => Check(before, after, Set("new", "a"));

    [Theory]
    [InlineData("a: |\n  \n  x\n")]
    [InlineData("a: |2\n      \n  x\n")]
    [InlineData("a: |+\n  \n\n  x\n")]
    [InlineData("a: |\n  \n  k: |\n        \n    x\n  l: >+\n     \n")]
    [InlineData("a: >+\n      \n   \n")]
    [InlineData("a:\n- |-\n     \n- &b >\n       \n")]
    public void Block_scalar_with_a_first_line_of_spaces_stays_where_another_value_is_set(string block)
    {
        Check(block + "b: x\n", block + "b: new\n", Set("new", "b"));
        Check("b: x\n" + block, "b: new\n" + block, Set("new", "b"));
        Check(
            ("b: x\n" + block + "c: x\n").Replace("\n", "\r\n", StringComparison.Ordinal),
            ("b: x\n" + block + "c: new\n").Replace("\n", "\r\n", StringComparison.Ordinal),
            Set("new", "c"));
    }

    [Theory]
    [InlineData("a: |+\n  \n  k: 1\n  l: 2\nb: 1\n", "a: |+\n  \n  k: 1\n  l: 3\nb: 1\n")]
    [InlineData("a: |2\n    \n  k: 1\n  l: 2\n", "a: |2\n    \n  k: 1\n  l: 3\n")]
    [InlineData("a: |\n\n  \n  l: 2 # c\n\n  k: |\n    \n    x\n", "a: |\n\n  \n  l: 3 # c\n\n  k: |\n    \n    x\n")]
    public void Text_in_a_literal_with_a_first_line_of_spaces_is_edited_in_place(string before, string after) =>
        Check(before, after, new EditEmbeddedYaml(FieldPath.Of("a"), [new SetField(FieldPath.Of("l"), JsonValue.Create(3))]));

    [Fact]
    public void Literal_that_the_end_of_the_text_cuts_off_keeps_its_header_where_an_entry_follows() =>
        Check("a: |\n  x", "a: |\n  x\nb: new", Set("new", "b"));

    [Theory]
    [InlineData("true")]
    [InlineData("no")]
    [InlineData("9091")]
    [InlineData("0x1f")]
    [InlineData("~")]
    [InlineData("a: b")]
    [InlineData("2024-01-01")]
    [InlineData("# x")]
    public void A_string_another_reader_could_take_for_something_else_is_quoted(string value) =>
        Check("a: x\n", $"a: \"{value}\"\n", Set(value, "a"));

    [Fact]
    public void Annotations_rendered_empty_by_the_chart_are_filled() =>
        Check(
            "metadata:\n  name: x\n  annotations:\n    \n\nspec:\n  replicas: 1\n",
            "metadata:\n  name: x\n  annotations:\n    a/b: \"1\"\n    c: d\n    \n\nspec:\n  replicas: 1\n",
            new SetField(Annotations.Key("a/b"), "1"),
            new SetField(Annotations.Key("c"), "d"));

    [Fact]
    public void Entries_go_below_commented_out_entries_and_stand_under_them() =>
        Check(
            "metadata:\n  annotations:   # none yet\n      # a: b\n  name: x\n",
            "metadata:\n  annotations:   # none yet\n      # a: b\n      c: d\n  name: x\n",
            new SetField(Annotations.Key("c"), "d"));

    [Fact]
    public void Missing_mappings_are_made_with_the_indentation_of_the_file() =>
        Check(
            "metadata:\n    name: x\nspec:\n    type: y\n",
            "metadata:\n    name: x\n    annotations:\n        a: b\nspec:\n    type: y\n",
            new SetField(Annotations.Key("a"), "b"));

    [Fact]
    public void A_key_is_added_after_the_mappings_own_trailing_comment_and_before_that_of_what_follows() =>
        Check(
            "metadata:\n  name: x\n  # labels: none\n# about spec\nspec:\n  a: 1\n",
            "metadata:\n  name: x\n  # labels: none\n  b: c\n# about spec\nspec:\n  a: 1\n",
            Set("c", "metadata", "b"));

    [Fact]
    public void A_key_is_added_at_the_end_of_its_document_only() =>
        Check("a: 1\n---\na: 2\n", "a: 1\nb: c\n---\na: 2\n", Set("c", "b"));

    [Fact]
    public void A_text_without_a_line_end_at_its_end_gets_none() => Check("a: 1", "a: 1\nb: c", Set("c", "b"));

    [Fact]
    public void Line_ends_and_byte_order_mark_stay() =>
        Check(
            "\ufeff# c\r\na: 1\r\nb:\r\n  c: 1\r\n",
            "\ufeff# c\r\na: 1\r\nb:\r\n  c: 1\r\n  d: e\r\n",
            Set("e", "b", "d"));

    [Fact]
    public void A_key_after_a_mark_of_byte_order_is_found() => Check("\ufeffa: 1\n", "\ufeffa: x\n", Set("x", "a"));

    [Fact]
    public void Characters_outside_the_basic_plane_do_not_move_places() =>
        Check("a: \"\U0001F600\" # \U0001F600\nb: 1 # \U0001F600\n", "a: \"\U0001F600\" # \U0001F600\nb: x # \U0001F600\n", Set("x", "b"));

    [Theory]
    [InlineData("a: {b: 1}\n", "a: {b: 1, c: d}\n")]
    [InlineData("a: {b: 1,}\n", "a: {b: 1, c: d}\n")]
    [InlineData("a: {}  # k\nz: 1\n", "a:  # k\n  c: d\nz: 1\n")]
    [InlineData("a: {\"b\": 1}\n", "a: {\"b\": 1, \"c\": \"d\"}\n")]
    [InlineData("{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": \"d\"\n  }\n}\n")]
    [InlineData("a: {\n  b: 1 # one\n}\n", "a: {\n  b: 1, # one\n  c: d\n}\n")]
    [InlineData("x: [{a: {}}]\na: {}", "x: [{a: {}}]\na:\n  c: d")]
    public void A_key_is_added_between_braces(string before, string after) => Check(before, after, Set("d", "a", "c"));

    [Theory]
    [InlineData("a: 1\nb: 2 # x\nc: 3\n", "a: 1\nc: 3\n")]
    [InlineData("a: 1\n# own\nb: |\n  x\n\nc: 3\n", "a: 1\n# own\n\nc: 3\n")]
    [InlineData("a: |+\n  x\n\nb: |\n  y\n\nc: 3\n", "a: |+\n  x\n\nc: 3\n")]
    [InlineData("a: 1\nb:\n  - x\n  - y", "a: 1")]
    [InlineData("a: 1\nb:\n  x: y\n  # z: y\n# about c\nc: 2\n", "a: 1\n# about c\nc: 2\n")]
    [InlineData("a: |\n x\nb: 1\n  # deep\nc: 2\n", "a: |\n x\nc: 2\n")]
    [InlineData("a: |\n x\nb: 1\n  \nc: 2\n", "a: |\n x\nc: 2\n")]
    [InlineData("b: 1\n", "{}\n")]
    [InlineData("# x\nb: 1 # y\n# z\n", "# x\n{}\n# z\n")]
    [InlineData("{a: 1, b: 2, c: 3}\n", "{a: 1, c: 3}\n")]
    [InlineData("{a: 1, b: 2}\n", "{a: 1}\n")]
    [InlineData("{b: 2}\n", "{}\n")]
    [InlineData("\ufeffb: 1\r\nc: 2\r\n", "\ufeffc: 2\r\n")]
    public void An_entry_is_removed_with_its_lines(string before, string after) => Check(before, after, new RemoveField(FieldPath.Of("b")));

    [Fact]
    public void Removing_the_last_entry_leaves_an_empty_mapping_and_the_comments() =>
        Check(
            "metadata:\n  annotations: # c\n    # d\n    a: b # e\n    # f\n  name: x\n",
            "metadata:\n  annotations: {} # c\n    # d\n    # f\n  name: x\n",
            new RemoveField(Annotations.Key("a")));

    [Fact]
    public void The_first_field_of_a_list_item_is_removed_and_the_next_takes_its_place() =>
        Check(
            "c:\n- name: a # x\n  image: b\n",
            "c:\n- image: b\n",
            new RemoveField(FieldPath.Of("c").Item("image", "b").Key("name")));

    [Theory]
    [InlineData("c:\n- name: a\n  v: 1\n- name: b\n  v: 2\n", "c:\n- name: b\n  v: 2\n")]
    [InlineData("c:\n  - name: a\n", "c: []\n")]
    [InlineData("c: [{name: a}, {name: b}]\n", "c: [{name: b}]\n")]
    [InlineData("c:\n- name: b\n- # x\n  name: a\n", "c:\n- name: b\n")]
    public void A_list_item_is_removed(string before, string after) => Check(before, after, new RemoveField(FieldPath.Of("c").Item("name", "a")));

    [Theory]
    [InlineData("c:\n- name: b\n# about d\nd: 1\n", "c:\n- name: b\n- name: a\n  v: 1\n# about d\nd: 1\n")]
    [InlineData("c:\n  - name: b\n  # last\nd: 1\n", "c:\n  - name: b\n  # last\n  - name: a\n    v: 1\nd: 1\n")]
    [InlineData("c:\nd:\n- 1\n", "c:\n- name: a\n  v: 1\nd:\n- 1\n")]
    [InlineData("c: []\nd:\n  - 1\n", "c:\n  - name: a\n    v: 1\nd:\n  - 1\n")]
    [InlineData("c: [{name: b}]\n", "c: [{name: b}, {name: a, v: 1}]\n")]
    [InlineData("d: 1\n", "d: 1\nc:\n- name: a\n  v: 1\n")]
    [InlineData("c:\n- name: a\n  v: 2 # x\n  w: 3\n", "c:\n- name: a\n  v: 1 # x\n")]
    public void A_list_item_is_set(string before, string after) =>
        Check(before, after, new SetField(FieldPath.Of("c").Item("name", "a"), new JsonObject { ["v"] = 1 }));

    [Fact]
    public void A_path_through_a_missing_list_item_makes_it() =>
        Check(
            "spec:\n  containers:\n    - name: proxy\n      image: m\n      env:\n      ports:\n        - name: p\n",
            "spec:\n  containers:\n    - name: proxy\n      image: m\n      env:\n        - name: A\n          value: \"1\"\n      ports:\n        - name: p\n",
            new SetField(FieldPath.Of("spec", "containers").Item("name", "proxy").Key("env").Item("name", "A").Key("value"), "1"));

    [Fact]
    public void A_JSON_file_stays_JSON()
    {
        const string Before = "{\n  \"kind\": \"Service\",\n  \"spec\": {\n    \"type\": \"LoadBalancer\",\n    \"sel\": {},\n    \"ports\": [\n      {\"name\": \"a\"}\n    ]\n  }\n}\n";
        var after = YamlTextEditor.Apply(
            Before,
            0,
            [
                Set("ClusterIP", "spec", "type"), Set("{\"x\": \"y\"}", "metadata", "annotations", "a"), Set("x", "spec", "sel", "k"),
                new SetField(FieldPath.Of("spec", "ports").Item("name", "b"), new JsonObject { ["port"] = 1, ["ip"] = null }),
                new RemoveField(FieldPath.Of("kind")),
            ],
            "f.json");
        Assert.Equal(
            """{"spec":{"type":"ClusterIP","sel":{"k":"x"},"ports":[{"name":"a"},{"name":"b","port":1,"ip":null}]},"metadata":{"annotations":{"a":"{\u0022x\u0022: \u0022y\u0022}"}}}""",
            JsonNode.Parse(after)!.ToJsonString());
    }

    [Theory]
    [InlineData("? a\n: b\nc: d\n", "a")]
    [InlineData("a: [x: v]\n", "a", "x")]
    public void What_is_not_edited_in_place_is_refused(string text, params string[] keys)
    {
        var path = keys.Length == 1 ? FieldPath.Of(keys) : FieldPath.Of(keys[0]).Item(keys[1], "v").Key("z");
        Assert.Equal("ManifestNotEditable", Assert.Throws<ManifestException>(() => YamlTextEditor.Apply(text, 0, [new SetField(path, "new")], "f")).ErrorId);
    }

    [Fact]
    public void A_mapping_given_for_a_mapping_changes_only_what_differs() =>
        Check(
            "a:\n  x: 1 # one\n  v: 2 # two\n  z: 3\n",
            "a:\n  x: 1 # one\n  v: 5 # two\n  w: 4\n",
            new SetField(FieldPath.Of("a"), new JsonObject { ["x"] = 1, ["v"] = 5, ["w"] = 4 }));

    [Fact]
    public void Items_given_beyond_those_of_a_list_are_appended() =>
        Check("a:\n  - 1 # one\n  - 2\n", "a:\n  - 1 # one\n  - 2\n  - x: 3\n", new SetField(FieldPath.Of("a"), new JsonArray(1, 2, new JsonObject { ["x"] = 3 })));

    [Fact]
    public void A_string_of_lines_becomes_a_literal_block() =>
        Check("a: x # c\nb: 1\n", "a: | # c\n  l\n\n  m\nb: 1\n", Set("l\n\nm\n", "a"));

    [Fact]
    public void Lines_a_literal_block_cannot_carry_are_quoted() =>
        Check("a: x\n", "a: \"l\\r\\nm\"\n", Set("l\r\nm", "a"));

    [Theory]
    [InlineData("# only\n", "# only\na: x\n")]
    [InlineData("# only", "# only\na: x")]
    [InlineData("", "a: x\n")]
    [InlineData("---\n", "---\na: x\n")]
    [InlineData("---", "---\na: x")]
    [InlineData("---\n# c\n\n---\nb: 1\n", "---\n# c\na: x\n\n---\nb: 1\n")]
    [InlineData("---\n---\nb: 1\n", "---\na: x\n---\nb: 1\n")]
    [InlineData("null\n", "a: x\n")]
    [InlineData("{} # c\n", "a: x # c\n")]
    [InlineData("--- {}\n", "---\na: x\n")]
    public void An_empty_document_gets_a_mapping_below_its_comments(string before, string after) => Check(before, after, Set("x", "a"));

    [Fact]
    public void A_key_that_a_merge_brings_is_overridden_beside_it() =>
        Check("a: &x\n  k: 1\nb:\n  <<: *x\n", "a: &x\n  k: 1\nb:\n  <<: *x\n  k: 2\n", new SetField(FieldPath.Of("b", "k"), 2));

    [Fact]
    public void An_alias_is_replaced_by_a_value_of_its_own() => Check("a: &x 1\nb: *x\n", "a: &x 1\nb: 2\n", new SetField(FieldPath.Of("b"), 2));

    [Theory]
    [InlineData("a: &x\n  k: 1\nb: *x\n", "b", "k", 3)]
    [InlineData("a: 1\nb: &x\n  k: 1\nc: *x\n", "b", "k", 2)]
    [InlineData("a: 1\nb:\n  k: &x 1\nc: *x\n", "b", "k", 3)]
    public void A_change_that_would_show_elsewhere_is_refused(string text, string key, string inner, int line)
    {
        var e = Assert.Throws<ManifestException>(() => YamlTextEditor.Apply(text, 0, [Set("v", key, inner)], "f.yaml"));
        Assert.Equal("ManifestNotEditable", e.ErrorId);
        Assert.Equal("f.yaml", e.File);
        Assert.Equal(line, e.Line);
        Assert.NotEmpty(e.RecommendedAction);
    }

    [Fact]
    public void A_merged_mapping_is_not_entered()
    {
        var e = Assert.Throws<ManifestException>(() =>
            YamlTextEditor.Apply("a: &x\n  k: {l: 1}\nb:\n  <<: *x\n", 0, [Set("v", "b", "k", "l")], "f.yaml"));
        Assert.Equal("ManifestNotEditable", e.ErrorId);
        Assert.Throws<ManifestException>(() =>
            YamlTextEditor.Apply("a: &x\n  k: 1\nb:\n  <<: *x\n", 0, [new RemoveField(FieldPath.Of("b", "k"))], "f.yaml"));
    }

    [Fact]
    public void A_path_through_a_scalar_is_refused_with_its_place()
    {
        var e = Assert.Throws<ManifestException>(() => YamlTextEditor.Apply("x: 1\nspec: text\n", 0, [Set("v", "spec", "type")], "f.yaml"));
        Assert.Equal(("ManifestNotEditable", 2, 7), (e.ErrorId, e.Line, e.Column));
        Assert.DoesNotContain("text", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Edits_that_change_nothing_return_the_same_string()
    {
        const string Text = "a: 0x10\nb: {c: d}\n";
        Assert.Same(Text, YamlTextEditor.Apply(Text, 0, [new SetField(FieldPath.Of("a"), 16.0), Set("d", "b", "c"), new RemoveField(FieldPath.Of("z", "y"))], "f"));
    }

    [Fact]
    public void Json_in_a_string_is_written_without_escapes() =>
        Check("a:\n  b: 1\n", "a:\n  b: 1\n  neg: '{\"ingress\": true}'\n", Set("{\"ingress\": true}", "a", "neg"));

    [Fact]
    public void The_document_index_names_the_document() =>
        Assert.Equal("a: 1\n---\n# c\na: x\n", YamlTextEditor.Apply("a: 1\n---\n# c\na: 2\n", 1, [Set("x", "a")], "f"));

    private static SetField Set(string value, params string[] keys) => new(FieldPath.Of(keys), value);

    private static void Check(string before, string after, params FieldEdit[] edits)
    {
        var result = YamlTextEditor.Apply(before, 0, edits, "f.yaml");
        Assert.Equal(after, result);
        Assert.Equal(after, YamlTextEditor.Apply(result, 0, edits, "f.yaml"));
        if (before.Contains('\n', StringComparison.Ordinal) && !before.Contains('\r', StringComparison.Ordinal))
        {
            Assert.Equal(Crlf(after), YamlTextEditor.Apply(Crlf(before), 0, edits, "f.yaml"));
        }
    }

    private static string Crlf(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
