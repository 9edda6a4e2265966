using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NegSyncFailingRuleTests
{
    private const string Id = "NegSyncFailing";

    private const string Complaint = "googleapi: Error 400: the subnetwork is in use by nobody, invalid";

    [Fact]
    public async Task Where_the_group_itself_says_so_that_is_the_finding()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.AddEvent(w.Service(), GkeEvent.Warning, "SyncNetworkEndpointGroupFailed", Complaint, 8, 10, 1);
            var condition = Own(w)["status"]!["conditions"]!.AsArray().First(c => c!["type"]!.ToString() == "Synced")!;
            condition["status"] = "False";
            condition["message"] = Complaint;
        });

        observation.AssertSilent(Id);
        Assert.Contains(Complaint, observation.AssertFinds("NegNotSynced").Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Services_events_tell_it_too()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w => w.AddEvent(w.Service(), GkeEvent.Warning, "SyncNetworkEndpointGroupFailed", Complaint, 8, 10, 1));

        Assert.Contains(Complaint, observation.AssertFinds(Id).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_attached_since_are_a_success()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.AddEvent(w.Service(), GkeEvent.Warning, "SyncNetworkEndpointGroupFailed", Complaint, 8, 10, 4);
            w.AddEvent(w.Service(), GkeEvent.Normal, "Attach", "Attach 1 network endpoint(s)", 1, 2, 2);
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task One_failure_is_not() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.AddEvent(w.Service(), GkeEvent.Warning, "AttachFailed", Complaint, 1, 1, 1))).AssertSilent(Id);

    private static JsonObject Own(GkeWorld world) => world.Kubernetes.List("ServiceNetworkEndpointGroup")
        .First(g => g["metadata"]!["labels"]!["networking.gke.io/service-name"]!.ToString() == GuideWorld.ServiceName);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
