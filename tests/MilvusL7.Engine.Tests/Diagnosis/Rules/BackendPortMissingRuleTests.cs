using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendPortMissingRuleTests
{
    private const string Id = "BackendPortMissing";

    [Theory]
    [InlineData("{\"number\": 9999}", "9999", true)]
    [InlineData("{\"name\": \"grpc\"}", "grpc", true)]
    [InlineData("{\"name\": \"milvus\"}", "milvus", false)]
    [InlineData("{\"number\": 19530}", "19530", false)]
    public async Task A_port_that_the_Service_does_not_have_is_found(string port, string text, bool found)
    {
        var observation = await Observed.AfterAsync(w => w.Path()["backend"]!["service"]!["port"] = JsonNode.Parse(port));

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.True(finding.IsTerminal);
            Assert.Contains($"my-release-milvus:{text}", finding.Evidence, StringComparison.Ordinal);
            Assert.Contains("milvus 19530, metrics 9091", finding.Evidence, StringComparison.Ordinal);
            observation.AssertSilent("SyncFailing");
        }
    }
}
