using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ServiceSelectsNoPodRuleTests
{
    private const string Id = "ServiceSelectsNoPod";

    [Fact]
    public async Task A_selector_that_finds_no_pod_is_found()
    {
        var finding = (await Observed.AfterAsync(w => w.Service()["spec"]!["selector"]!["component"] = "standalone")).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("component=standalone", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("--namespace default", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Deployment_scaled_to_none_is_named()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Deployment()["spec"]!["replicas"] = 0;
            w.Kubernetes.Remove("Pod", GuideWorld.Namespace, "my-release-milvus-proxy-0");
            w.Kubernetes.Remove("Pod", GuideWorld.Namespace, "my-release-milvus-proxy-1");
        });

        Assert.Contains("scale deployment my-release-milvus-proxy", observation.AssertFinds(Id).RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_that_may_not_be_listed_are_not_missing() =>
        (await Observed.AfterAsync(Observed.Good(), how: new Observing { Forbidden = [ResourceKind.Pod] })).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
