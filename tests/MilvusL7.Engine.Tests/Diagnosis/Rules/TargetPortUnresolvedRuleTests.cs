using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TargetPortUnresolvedRuleTests
{
    private const string Id = "TargetPortUnresolved";

    [Fact]
    public async Task A_name_that_no_container_has_is_found()
    {
        var observation = await Observed.AfterAsync(w => SetTargetPort(w, "grpc"));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("targetPort: grpc; pods without it: my-release-milvus-proxy-0, my-release-milvus-proxy-1", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_some_pods_lack_is_a_warning()
    {
        var observation = await Observed.AfterAsync(w => w.Pod(1)["spec"]!["containers"]![0]!["ports"]![0]!["name"] = "grpc");

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("my-release-milvus-proxy-1", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_the_next_pods_will_have_is_not()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            SetTargetPort(w, "grpc");
            w.Deployment()["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["name"] = "grpc";
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task A_number_is_not() => (await Observed.AfterAsync(w => SetTargetPort(w, 19530))).AssertSilent(Id);

    [Fact]
    public async Task In_a_folder_the_Deployment_tells()
    {
        var world = Observed.Good();
        SetTargetPort(world, "grpc");

        Assert.Contains("Deployment my-release-milvus-proxy", (await FolderObservation.OfAsync(world)).AssertFinds(Id).Evidence, StringComparison.Ordinal);
    }

    private static void SetTargetPort(GkeWorld world, JsonNode target) => world.Service()["spec"]!["ports"]![0]!["targetPort"] = target;

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
