using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NegReadyTimeoutRuleTests
{
    private const string Id = "NegReadyTimeout";

    [Fact]
    public async Task A_pod_never_found_healthy_is_found_with_GKEs_words()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Pod(0)["metadata"]!["creationTimestamp"] = "2026-03-02T09:01:00Z";
            w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY";
        });

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal("Pod default/my-release-milvus-proxy-0", finding.Target);
        Assert.Contains("LoadBalancerNegTimeout: Timeout waiting for pod to become healthy", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("9091", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_slow_and_is_healthy_now_is_not() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.Pod(0).SetGate("True", "LoadBalancerNegTimeout"))).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
