using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NegReadyStuckRuleTests
{
    private const string Id = "NegReadyStuck";

    [Fact]
    public async Task A_gate_closed_longer_than_GKE_itself_waits_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => w.Pod(0).SetGate("False", "LoadBalancerNegNotReady"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("False LoadBalancerNegNotReady", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("describe pod my-release-milvus-proxy-0 --namespace default", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_young_pod_is_being_waited_for()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Pod(0)["metadata"]!["creationTimestamp"] = "2026-03-02T09:06:00Z";
            w.Pod(0).SetGate("False", "LoadBalancerNegNotReady");
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task A_pod_whose_containers_are_not_ready_waits_for_these()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Pod(0).SetGate("False", "LoadBalancerNegNotReady");
            w.Pod(0).MakeCrashLoop();
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
