using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

public class EmbeddedYamlTests
{
    private static readonly FieldPath User = FieldPath.Of("data", "user.yaml");

    [Theory]
    [InlineData("data:\n  user.yaml: |-\n    # ours\n    a:\n      b: 512   # MB\n", "data:\n  user.yaml: |-\n    # ours\n    a:\n      b: 512   # MB\n    tls: 1\n")]
    [InlineData("data:\n  user.yaml: |  # h\n    a: 1\n      \n    \n    b: 2\n\n# x\nkind: y\n", "data:\n  user.yaml: |  # h\n    a: 1\n      \n    \n    b: 2\n    tls: 1\n\n# x\nkind: y\n")]
    [InlineData("data:\n  user.yaml: |+\n    a: 1\n\n\nkind: y\n", "data:\n  user.yaml: |+\n    a: 1\n    tls: 1\n\n\nkind: y\n")]
    [InlineData("data:\n  user.yaml: |4-\n      a: 1\n  k: v", "data:\n  user.yaml: |4-\n      a: 1\n      tls: 1\n  k: v")]
    [InlineData("data:\n  user.yaml: |\n    tls: 0 # c\n    b: 2", "data:\n  user.yaml: |\n    tls: 1 # c\n    b: 2")]
    [InlineData("data:\n  user.yaml: |-\n    # nothing yet\n    #   here\n", "data:\n  user.yaml: |-\n    # nothing yet\n    #   here\n    tls: 1\n")]
    [InlineData("data:\n  user.yaml: \"a: 1\\n# c\\n\"\n", "data:\n  user.yaml: |\n    a: 1\n    # c\n    tls: 1\n")]
    [InlineData("data:\n  user.yaml: >\n    a: 1\n\n    b: 2\nk: v\n", "data:\n  user.yaml: |\n    a: 1\n    b: 2\n    tls: 1\nk: v\n")]
    [InlineData("data:\n  user.yaml: 'tls: 2'\n", "data:\n  user.yaml: 'tls: 1'\n")]
    [InlineData("data:\n  user.yaml: \"\"\n", "data:\n  user.yaml: |\n    tls: 1\n")]
    [InlineData("data:\n  user.yaml: |\nk: v\n", "data:\n  user.yaml: |\n    tls: 1\nk: v\n")]
    [InlineData("data:\n  user.yaml:\nk: v\n", "data:\n  user.yaml: |\n    tls: 1\nk: v\n")]
    [InlineData("data:\n  default.yaml: |+\n    x: 1\n\nk: v\n", "data:\n  default.yaml: |+\n    x: 1\n\n  user.yaml: |\n    tls: 1\nk: v\n")]
    [InlineData("kind: ConfigMap\n", "kind: ConfigMap\ndata:\n  user.yaml: |\n    tls: 1\n")]
    [InlineData("data: {user.yaml: 'a: 1'}\n", "data: {user.yaml: \"a: 1\\ntls: 1\"}\n")]
    public void A_setting_is_made_in_the_text(string before, string after)
    {
        FieldEdit[] edits = [new EditEmbeddedYaml(User, [new SetField(FieldPath.Of("tls"), 1)])];
        Assert.Equal(after, YamlTextEditor.Apply(before, 0, edits, "f.yaml"));
        Assert.Equal(after, YamlTextEditor.Apply(after, 0, edits, "f.yaml"));
        Assert.Equal(Crlf(after), YamlTextEditor.Apply(Crlf(before), 0, edits, "f.yaml"));
    }

    [Fact]
    public void Changes_in_two_places_leave_the_lines_between_as_they_are_written()
    {
        const string Before = "data:\n  user.yaml: |\n    a: 1\n    \n  \n    # c\n    b:\n      - x\n\n    c:\n      d: 1\n";
        var after = YamlTextEditor.Apply(
            Before,
            0,
            [new EditEmbeddedYaml(User, [new SetField(FieldPath.Of("a"), 2), new SetField(FieldPath.Of("c", "e"), "f"), new RemoveField(FieldPath.Of("b"))])],
            "f");
        Assert.Equal("data:\n  user.yaml: |\n    a: 2\n    \n  \n    # c\n\n    c:\n      d: 1\n      e: f\n", after);
    }

    [Fact]
    public void Removing_what_is_not_there_does_not_make_the_text()
    {
        const string Text = "kind: ConfigMap\n";
        Assert.Same(Text, YamlTextEditor.Apply(Text, 0, [new EditEmbeddedYaml(User, [new RemoveField(FieldPath.Of("a"))])], "f"));
    }

    [Fact]
    public void Text_inside_text_is_edited()
    {
        const string Before = "spec:\n  values: |\n    extra:\n      user.yaml: |\n        a: 1\n    # end\n";
        var edit = new EditEmbeddedYaml(FieldPath.Of("spec", "values"), [new EditEmbeddedYaml(FieldPath.Of("extra", "user.yaml"), [new SetField(FieldPath.Of("b"), true)])]);
        Assert.Equal(
            "spec:\n  values: |\n    extra:\n      user.yaml: |\n        a: 1\n        b: true\n    # end\n",
            YamlTextEditor.Apply(Before, 0, [edit], "f"));
    }

    [Fact]
    public void A_fault_in_a_literal_block_is_reported_at_its_line_of_the_file()
    {
        var e = Assert.Throws<ManifestException>(() => YamlTextEditor.Apply(
            "data:\n  user.yaml: |\n    a: 1\n    a: 2\n", 0, [new EditEmbeddedYaml(User, [new SetField(FieldPath.Of("b"), 1)])], "f.yaml"));
        Assert.Equal(("ManifestMalformed", "f.yaml", 4, 5), (e.ErrorId, e.File, e.Line, e.Column));
        Assert.Contains("user.yaml", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_text_of_a_cluster_object_names_the_field()
    {
        var root = YamlDocuments.Parse("data:\n  user.yaml: \"a: [\"\n", "f")[0].Root;
        var e = Assert.Throws<ManifestException>(() => JsonFieldEditor.Apply(root, [new EditEmbeddedYaml(User, [new SetField(FieldPath.Of("b"), 1)])]));
        Assert.Equal(("ManifestMalformed", "data.\"user.yaml\""), (e.ErrorId, e.File));
    }

    [Fact]
    public void A_value_that_is_no_text_is_refused()
    {
        var e = Assert.Throws<ManifestException>(() => YamlTextEditor.Apply(
            "data:\n  user.yaml:\n    a: 1\n", 0, [new EditEmbeddedYaml(User, [new SetField(FieldPath.Of("b"), 1)])], "f.yaml"));
        Assert.Equal(("ManifestNotEditable", 3), (e.ErrorId, e.Line));
    }

    private static string Crlf(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
