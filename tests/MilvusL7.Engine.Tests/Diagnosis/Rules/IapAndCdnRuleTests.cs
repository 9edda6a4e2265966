using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class IapAndCdnRuleTests
{
    private const string Id = "IapAndCdn";

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Both_on_are_found(bool iap, bool cdn)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.BackendConfig()["spec"]!["iap"] = new JsonObject { ["enabled"] = iap };
            w.BackendConfig()["spec"]!["cdn"] = new JsonObject { ["enabled"] = cdn };
        });

        Assert.Equal(iap && cdn ? 1 : 0, observation.Findings(Id).Count);
        if (iap && cdn)
        {
            Assert.True(observation.AssertFinds(Id).IsTerminal);
            observation.AssertSilent("SyncFailing");
        }
    }
}
