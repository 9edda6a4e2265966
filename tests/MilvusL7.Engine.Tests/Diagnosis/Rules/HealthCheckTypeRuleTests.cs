using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HealthCheckTypeRuleTests
{
    private const string Id = "HealthCheckType";

    [Theory]
    [InlineData("HTTP2")]
    [InlineData("HTTPS")]
    [InlineData("TCP")]
    [InlineData(null)]
    public async Task Another_type_than_HTTP_is_found(string? type)
    {
        var observation = await Observed.AfterAsync(w => w.HealthCheck()["type"] = type);

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Equal($"spec.healthCheck.type: {type ?? "not set"}", finding.Evidence);
        observation.AssertSilent("SyncFailing");
    }

    [Theory]
    [InlineData("GRPC", "does not create the backend")]
    [InlineData("HTTPS", "the backend is unhealthy")]
    public async Task What_follows_depends_on_whether_GKE_has_the_type(string type, string follows) =>
        Assert.Contains(follows, (await Observed.AfterAsync(w => w.HealthCheck()["type"] = type)).AssertFinds(Id).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
