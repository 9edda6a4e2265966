using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NegMissingRuleTests
{
    private const string Id = "NegMissing";

    [Fact]
    public async Task A_group_that_Compute_does_not_have_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => w.Compute.Remove(w.Group()))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("cloud.google.com/neg-status", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("kubectl describe svcneg k8s1-", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_start_it_is_made_within_seconds() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.MakeYoung(), w => w.Compute.Remove(w.Group()))).AssertSilent(Id);

    [Fact]
    public async Task Without_the_permission_to_look_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.Compute.Remove(w.Group()), how: new Observing { Server = s => s.Forbid("compute.networkEndpointGroups.get") })).AssertSilent(Id);

    [Fact]
    public async Task One_that_is_there_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
