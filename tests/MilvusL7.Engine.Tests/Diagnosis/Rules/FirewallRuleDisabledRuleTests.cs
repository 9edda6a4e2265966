using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class FirewallRuleDisabledRuleTests
{
    private const string Id = "FirewallRuleDisabled";

    [Fact]
    public async Task A_rule_that_does_nothing_is_found()
    {
        var finding = (await Observed.AfterAsync(
            Observed.Good(),
            w =>
            {
                w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY";
                w.Behaviour.PodHealth["my-release-milvus-proxy-1"] = "UNHEALTHY";
            },
            w => w.Firewall()["disabled"] = true)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("disabled: true", finding.Evidence, StringComparison.Ordinal);
        Assert.Matches("^gcloud compute firewall-rules update k8s-fw-l7--.* --no-disabled --project milvusl7-test$", finding.RecommendedAction);
    }

    [Fact]
    public async Task Where_another_rule_lets_them_in_it_is_a_warning()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => w.Firewall()["disabled"] = true)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.False(finding.IsTerminal);
    }

    [Fact]
    public async Task One_that_is_enabled_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
