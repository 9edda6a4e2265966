using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class PathNotForGrpcRuleTests
{
    private const string Id = "PathNotForGrpc";

    [Theory]
    [InlineData("/", "ImplementationSpecific", true)]
    [InlineData("/", null, true)]
    [InlineData("/", "Exact", true)]
    [InlineData("/api", "Prefix", true)]
    [InlineData("/api/*", "ImplementationSpecific", true)]
    [InlineData("/milvus.proto.milvus.MilvusServiceV2", "Prefix", true)]
    [InlineData("/", "Prefix", false)]
    [InlineData("/*", "ImplementationSpecific", false)]
    [InlineData(null, "ImplementationSpecific", false)]
    [InlineData("/milvus.proto.milvus.MilvusService", "Prefix", false)]
    [InlineData("/milvus.proto.milvus.MilvusService/", "Prefix", false)]
    [InlineData("/milvus.proto.milvus.MilvusService/*", "ImplementationSpecific", false)]
    public async Task A_path_that_no_call_has_is_found(string? path, string? type, bool found)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Path()["path"] = path;
            w.Path()["pathType"] = type;
        });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.True(finding.IsTerminal);
            Assert.Contains($"pathType: {type ?? "not set"}", finding.Evidence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_default_backend_takes_what_no_path_does()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Path()["pathType"] = "Exact";
            w.Ingress()["spec"]!["defaultBackend"] = w.Path()["backend"]!.DeepClone();
        });

        observation.AssertSilent(Id);
    }
}
