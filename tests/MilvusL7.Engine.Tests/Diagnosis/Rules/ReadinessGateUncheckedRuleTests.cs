using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ReadinessGateUncheckedRuleTests
{
    private const string Id = "ReadinessGateUnchecked";

    private const string Reason = "LoadBalancerNegWithoutHealthCheck";

    [Fact]
    public async Task Pods_that_are_let_through_unchecked_are_found_while_nothing_checks_them()
    {
        var observation = await Observed.AfterAsync(
            Observed.Good(),
            w => w.Behaviour.Hold(GkeStep.UrlMap),
            w => w.Pod(0).SetGate("True", Reason));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal($"{Reason} on pod my-release-milvus-proxy-0", finding.Evidence);
    }

    [Fact]
    public async Task The_event_tells_it_too()
    {
        var observation = await Observed.AfterAsync(
            Observed.Good(),
            w => w.Behaviour.Hold(GkeStep.UrlMap),
            w => w.AddEvent(w.Pod(1), GkeEvent.Normal, Reason, "said by a test", 1, 3, 3));

        Assert.Contains("my-release-milvus-proxy-1", observation.AssertFinds(Id).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_a_load_balancer_checks_the_group_it_is_past() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.Pod(0).SetGate("True", Reason))).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
