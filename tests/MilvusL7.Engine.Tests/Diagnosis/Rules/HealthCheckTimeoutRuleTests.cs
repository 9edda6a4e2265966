using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HealthCheckTimeoutRuleTests
{
    private const string Id = "HealthCheckTimeout";

    [Theory]
    [InlineData(5, null, true)]
    [InlineData(null, 16, true)]
    [InlineData(10, 11, true)]
    [InlineData(10, 10, false)]
    [InlineData(null, 15, false)]
    [InlineData(15, null, false)]
    public async Task A_timeout_longer_than_the_interval_is_found(int? interval, int? timeout, bool found)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.HealthCheck()["checkIntervalSec"] = interval;
            w.HealthCheck()["timeoutSec"] = timeout;
        });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.True(finding.IsTerminal);
            Assert.Contains(timeout is null ? "not set (default: 15 s)" : $"timeoutSec: {timeout} s", finding.Evidence, StringComparison.Ordinal);
            observation.AssertSilent("SyncFailing");
        }
    }
}
