using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendTimeoutRuleTests
{
    private const string Id = "BackendTimeout";

    [Theory]
    [InlineData(30, true)]
    [InlineData(10, true)]
    [InlineData(null, true)]
    [InlineData(31, false)]
    public async Task Calls_that_are_cut_after_30_seconds_are_found_with_the_seconds(int? seconds, bool found)
    {
        var observation = await Observed.AfterAsync(w => w.BackendConfig()["spec"]!["timeoutSec"] = seconds);

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.Equal(FindingSeverity.Warning, finding.Severity);
            Assert.Contains($"{seconds ?? 30} s", finding.Message, StringComparison.Ordinal);
            Assert.Contains(seconds is null ? "not set" : $"spec.timeoutSec: {seconds}", finding.Evidence, StringComparison.Ordinal);
            Assert.Contains("-TimeoutSec 3600", finding.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_timeout_that_an_earlier_BackendConfig_set_is_in_force()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w => w.BackendConfig()["spec"]!.AsObject().Remove("timeoutSec"));

        observation.AssertSilent(Id);
    }
}
