using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class FrontendConfigMissingRuleTests
{
    private const string Id = "FrontendConfigMissing";

    private const string Annotation = "networking.gke.io/v1beta1.FrontendConfig";

    [Fact]
    public async Task One_that_is_named_and_not_there_is_found_while_the_load_balancer_serves()
    {
        var observation = await Observed.AfterAsync(w => w.Ingress().SetAnnotation(Annotation, "front"));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal("FrontendConfig default/front", finding.Target);
        observation.AssertSilent("SyncFailing");
    }

    [Fact]
    public async Task A_folder_may_leave_it_to_the_cluster()
    {
        var world = Observed.Good();
        world.Ingress().SetAnnotation(Annotation, "front");

        Assert.Equal(FindingSeverity.Information, (await FolderObservation.OfAsync(world)).AssertFinds(Id).Severity);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
