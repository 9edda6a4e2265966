using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class EndpointsMissingRuleTests
{
    private const string Id = "EndpointsMissing";

    [Fact]
    public async Task A_named_targetPort_that_no_container_has_leaves_the_group_empty()
    {
        var finding = (await Observed.AfterAsync(w => w.Service()["spec"]!["ports"]![0]!["targetPort"] = "grpc")).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("no endpoints", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("targetPort of port milvus", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_pods_the_pods_are_to_be_looked_at()
    {
        var finding = (await Observed.AfterAsync(w =>
        {
            w.Kubernetes.Remove("Pod", GuideWorld.Namespace, "my-release-milvus-proxy-0");
            w.Kubernetes.Remove("Pod", GuideWorld.Namespace, "my-release-milvus-proxy-1");
        })).AssertFinds(Id);

        Assert.Contains("kubectl get pods --namespace default -l 'app.kubernetes.io/instance=my-release", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_first_minutes_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.MakeYoung(), w => w.Compute.SetEndpoints(w.Group(), []))).AssertSilent(Id);

    [Fact]
    public async Task A_group_that_does_not_exist_is_another_finding() => (await Observed.AfterAsync(Observed.Good(), then: w => w.Compute.Remove(w.Group()))).AssertSilent(Id);

    [Fact]
    public async Task Endpoints_are_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
