using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class PodCrashLoopingRuleTests
{
    private const string Id = "PodCrashLooping";

    [Fact]
    public async Task A_pod_that_ends_again_and_again_is_found_without_its_own_words()
    {
        var finding = (await Observed.AfterAsync(w => w.Pod(0).MakeCrashLoop())).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("CrashLoopBackOff, 7 restarts, last exit code 134", finding.Evidence, StringComparison.Ordinal);
        Assert.Equal("kubectl logs my-release-milvus-proxy-0 --container proxy --previous --namespace default", finding.RecommendedAction);
        Assert.DoesNotContain("a-secret", finding.Evidence + finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_without_a_port_for_REST_is_named_as_the_cause()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable("PROXY_HTTP_PORT", null);
            w.Pod(0).MakeCrashLoop();
            w.Pod(1).MakeCrashLoop();
        });

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Contains("proxy.http.port", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Enable-MilvusTls", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_going_anyway_is_not()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Pod(0).MakeCrashLoop();
            w.Pod(0)["metadata"]!["deletionTimestamp"] = "2026-03-02T09:14:50Z";
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
