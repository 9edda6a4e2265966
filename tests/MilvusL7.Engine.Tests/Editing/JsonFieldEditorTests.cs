using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

public class JsonFieldEditorTests
{
    [Theory]
    [InlineData("null", """{"a":{"b":1}}""")]
    [InlineData("""{"a":null}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":{"b":2,"c":3}}""", """{"a":{"b":1,"c":3}}""")]
    public void Missing_mappings_are_made(string before, string after) =>
        Assert.Equal(after, JsonFieldEditor.Apply(JsonNode.Parse(before), [new SetField(FieldPath.Of("a", "b"), 1)]).ToJsonString());

    [Theory]
    [InlineData("{}", """{"l":[{"name":"x","v":1}]}""")]
    [InlineData("""{"l":null}""", """{"l":[{"name":"x","v":1}]}""")]
    [InlineData("""{"l":[{"name":"y"}]}""", """{"l":[{"name":"y"},{"name":"x","v":1}]}""")]
    [InlineData("""{"l":[{"name":"x","w":2},1]}""", """{"l":[{"name":"x","v":1},1]}""")]
    public void A_list_item_is_added_or_replaced(string before, string after) =>
        Assert.Equal(after, JsonFieldEditor.Apply(JsonNode.Parse(before), [new SetField(FieldPath.Of("l").Item("name", "x"), new JsonObject { ["v"] = 1 })]).ToJsonString());

    [Fact]
    public void A_list_item_on_the_way_is_made() =>
        Assert.Equal(
            """{"l":[{"name":"x","env":[{"name":"A","value":"1"}]}]}""",
            JsonFieldEditor.Apply(null, [new SetField(FieldPath.Of("l").Item("name", "x").Key("env").Item("name", "A").Key("value"), "1")]).ToJsonString());

    [Fact]
    public void A_list_item_is_found_by_a_number()
    {
        var path = FieldPath.Of("ports").Item("containerPort", "9091").Key("name");
        Assert.Equal("metrics", JsonFieldEditor.Get(JsonNode.Parse("""{"ports":[{"containerPort":9091,"name":"metrics"}]}"""), path)!.GetValue<string>());
    }

    [Fact]
    public void Removing_leaves_the_empty_mapping() =>
        Assert.Equal("""{"a":{},"l":[]}""", JsonFieldEditor.Apply(
            JsonNode.Parse("""{"a":{"b":1},"l":[{"name":"x"}]}"""),
            [new RemoveField(FieldPath.Of("a", "b")), new RemoveField(FieldPath.Of("l").Item("name", "x")), new RemoveField(FieldPath.Of("a", "b", "c", "d"))]).ToJsonString());

    [Fact]
    public void The_document_given_and_the_value_given_stay_as_they_are()
    {
        var root = JsonNode.Parse("""{"a":1}""");
        var value = new JsonObject { ["x"] = 1 };
        var result = JsonFieldEditor.Apply(root, [new SetField(FieldPath.Of("a"), value), new SetField(FieldPath.Of("b"), value)]);
        result["a"]!["x"] = 2;
        Assert.Equal("""{"a":1}""", root!.ToJsonString());
        Assert.Equal("""{"x":1}""", value.ToJsonString());
        Assert.Equal(1, result["b"]!["x"]!.GetValue<int>());
    }

    [Fact]
    public void A_path_through_another_kind_is_refused()
    {
        var e = Assert.Throws<ManifestException>(() => JsonFieldEditor.Apply(JsonNode.Parse("""{"a":[1]}"""), [new SetField(FieldPath.Of("a", "b"), 1)]));
        Assert.Equal(("ManifestNotEditable", "a"), (e.ErrorId, e.File));
    }

    [Fact]
    public void An_item_given_with_another_name_than_the_path_is_a_fault_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => JsonFieldEditor.Apply(null, [new SetField(FieldPath.Of("l").Item("name", "x"), new JsonObject { ["name"] = "y" })]));

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1e2", "100", true)]
    [InlineData("-0", "0.0", true)]
    [InlineData("0.1", "0.10", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("1", "-1", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("null", "{}", false)]
    [InlineData("""{"a":1,"b":2}""", """{"b":2.0,"a":1}""", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    public void Values_compare_by_what_they_mean(string left, string right, bool equal) =>
        Assert.Equal(equal, JsonFieldEditor.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right)));

    [Fact]
    public void Numbers_of_different_types_compare_by_value() => Assert.True(JsonFieldEditor.DeepEquals(JsonValue.Create(9091), JsonValue.Create(9091L)));
}
