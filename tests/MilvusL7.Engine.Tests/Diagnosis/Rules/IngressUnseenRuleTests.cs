using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class IngressUnseenRuleTests
{
    private const string Id = "IngressUnseen";

    [Fact]
    public async Task An_Ingress_that_no_controller_touched_for_minutes_is_found()
    {
        var finding = (await Observed.LookAsync(Observed.Good(), new Observing()))[0].AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("HttpLoadBalancing", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_just_made_is_not()
    {
        var world = Observed.Good();
        world.Now = world.Now.AddMinutes(-14);

        (await Observed.LookAsync(world, new Observing()))[0].AssertSilent(Id);
    }

    [Fact]
    public async Task One_with_an_event_alone_is_not()
    {
        var world = Observed.Good();
        world.AddEvent(world.Ingress(), GkeEvent.Normal, "Sync", "Scheduled for sync", 1, 14, 14);

        (await Observed.LookAsync(world, new Observing()))[0].AssertSilent(Id);
    }

    [Fact]
    public async Task Where_events_may_not_be_read_nothing_is_said() =>
        (await Observed.LookAsync(Observed.Good(), new Observing { Forbidden = [ResourceKind.Event] }))[0].AssertSilent(Id);

    [Fact]
    public async Task One_whose_events_are_gone_bears_other_marks() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.Events.Clear())).AssertSilent(Id);
}
