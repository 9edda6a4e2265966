using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HealthCheckMissingRuleTests
{
    private const string Id = "HealthCheckMissing";

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"checkIntervalSec":20}""")]
    public async Task A_BackendConfig_without_a_health_check_is_found_once(string? check)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            if (check is null)
            {
                w.BackendConfig()["spec"]!.AsObject().Remove("healthCheck");
            }
            else
            {
                w.SetHealthCheck(check);
            }
        });

        Assert.True(observation.AssertFinds(Id).IsTerminal);
        Assert.All(["HealthCheckType", "HealthCheckPort", "HealthCheckPath"], observation.AssertSilent);
    }

    [Fact]
    public async Task One_that_is_gone_itself_is_anothers_finding() =>
        (await Observed.AfterAsync(w => w.Kubernetes.Remove("BackendConfig", GuideWorld.Namespace, GuideWorld.BackendConfigName))).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
