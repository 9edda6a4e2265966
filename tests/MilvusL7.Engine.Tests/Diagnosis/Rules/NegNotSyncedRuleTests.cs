using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NegNotSyncedRuleTests
{
    private const string Id = "NegNotSynced";
    private const string Fault = "googleapi: Error 403: Required 'compute.networkEndpointGroups.create' permission, forbidden";

    [Fact]
    public async Task A_group_that_cannot_be_made_is_found()
    {
        var finding = (await Observed.AfterAsync(w => w.Behaviour.GroupSyncError = Fault)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("condition Synced False", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains(Fault, finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_be_brought_up_to_date_serves_on()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => Fail(w, w.Now.AddMinutes(-5)))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
    }

    [Fact]
    public async Task A_sync_that_failed_a_moment_ago_is_left_alone() => (await Observed.AfterAsync(Observed.Good(), then: w => Fail(w, w.Now.AddSeconds(-20)))).AssertSilent(Id);

    [Fact]
    public async Task Groups_that_may_not_be_read_are_left_alone() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.GroupSyncError = Fault, how: new Observing { Forbidden = [ResourceKind.NetworkEndpointGroup] })).AssertSilent(Id);

    [Fact]
    public async Task A_synced_group_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);

    private static void Fail(GkeWorld world, DateTimeOffset since)
    {
        var synced = world.Kubernetes.Get("ServiceNetworkEndpointGroup", GuideWorld.Namespace, world.Backend())!["status"]!["conditions"]![0]!;
        synced["status"] = "False";
        synced["reason"] = "NegSyncFailed";
        synced["lastTransitionTime"] = since.ToString("O");
    }
}
