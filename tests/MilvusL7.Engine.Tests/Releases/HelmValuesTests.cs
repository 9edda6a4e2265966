using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

public sealed class HelmValuesTests
{
    [Theory]
    [InlineData("cluster: {}", MilvusMode.Cluster)]
    [InlineData("cluster: {enabled: true}", MilvusMode.Cluster)]
    [InlineData("cluster: {enabled: yes}", MilvusMode.Cluster)]
    [InlineData("cluster: {enabled: On}", MilvusMode.Cluster)]
    [InlineData("cluster: {enabled: \"false\"}", MilvusMode.Cluster)]
    [InlineData("cluster: {enabled: 1}", MilvusMode.Cluster)]
    [InlineData("cluster: {enabled: false}", MilvusMode.Standalone)]
    [InlineData("cluster: {enabled: no}", MilvusMode.Standalone)]
    [InlineData("cluster: {enabled: N}", MilvusMode.Standalone)]
    [InlineData("cluster: {enabled: Off}", MilvusMode.Standalone)]
    [InlineData("cluster: {enabled: 0}", MilvusMode.Standalone)]
    [InlineData("cluster: {enabled: 0x0}", MilvusMode.Standalone)]
    [InlineData("cluster: {enabled: \"\"}", MilvusMode.Standalone)]
    [InlineData("cluster: {enabled: null}", MilvusMode.Standalone)]
    public void Switch_of_the_values_is_read_as_the_charts_templates_read_it(string yaml, MilvusMode mode)
    {
        JsonObject values = (JsonObject)YamlDocuments.Parse(yaml, "values.yaml").Single().Root!;

        Assert.Equal(mode, HelmValues.Read("r", null, values, null).Mode);
    }
}
