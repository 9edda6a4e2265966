using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class QuotaExceededRuleTests
{
    private const string Id = "QuotaExceeded";

    [Theory]
    [InlineData("BACKEND_SERVICES", "gcloud compute backend-services list --project milvusl7-test")]
    [InlineData("URL_MAPS", "gcloud compute url-maps list --project milvusl7-test")]
    [InlineData("FORWARDING_RULES", "gcloud compute forwarding-rules list --project milvusl7-test")]
    public async Task A_quota_that_stops_the_load_balancer_is_found(string metric, string action)
    {
        var observation = await Observed.AfterAsync(w => w.Behaviour.Quotas[metric] = 0);

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains($"Quota '{metric}' exceeded", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains(action, finding.RecommendedAction, StringComparison.Ordinal);
        observation.AssertSilent("QuotaFull");
    }

    [Fact]
    public async Task The_event_alone_is_not_the_end() =>
        Assert.False((await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.Quotas["URL_MAPS"] = 0, how: new Observing { Skip = "not asked" })).AssertFinds(Id).IsTerminal);

    [Fact]
    public async Task An_event_of_long_ago_is_over() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.Quotas["URL_MAPS"] = 0, w => w.Events.ForEach(e => e.LastTimestamp = w.Now.AddHours(-2)))).AssertSilent(Id);

    [Fact]
    public async Task Enough_of_everything_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
