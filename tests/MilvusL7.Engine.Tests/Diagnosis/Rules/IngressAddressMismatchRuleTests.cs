using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class IngressAddressMismatchRuleTests
{
    private const string Id = "IngressAddressMismatch";

    [Fact]
    public async Task An_address_that_the_forwarding_rule_does_not_have_is_found()
    {
        var served = (await Observed.AfterAsync(_ => { })).Address!;
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => w.Ingress()["status"]!["loadBalancer"]!["ingress"]![0]!["ip"] = "203.0.113.80")).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("203.0.113.80", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains(served, finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_address_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);

    [Fact]
    public async Task Without_Compute_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.Ingress()["status"]!["loadBalancer"]!["ingress"]![0]!["ip"] = "203.0.113.80", how: new Observing { Skip = "not asked" })).AssertSilent(Id);
}
