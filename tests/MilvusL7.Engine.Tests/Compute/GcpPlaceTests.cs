using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Targets;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

public sealed class GcpPlaceTests
{
    private const string Context = "gke_my-project_us-west1-a_my-cluster";

    private static EngineContext Silent => new(new Reports(), CancellationToken.None);

    [Fact]
    public async Task The_nodes_name_project_and_zones()
    {
        var place = await GcpPlace.ReadAsync(
            new NodesTarget("gke_of-the-context_europe-west4_c", "gce://my-project/us-west1-b/node-2", "gce://my-project/us-west1-a/node-1", "gce://my-project/us-west1-a/node-3"), Silent);

        Assert.Equal("my-project", place.Project);
        Assert.Equal(["us-west1-a", "us-west1-b"], place.Zones);
        Assert.Equal("us-west1", place.Region);
    }

    [Fact]
    public async Task Where_nodes_may_not_be_read_the_context_does()
    {
        var place = await GcpPlace.ReadAsync(new NodesTarget(Context) { Fault = Errors.Forbidden("list", "nodes", "", null, "me") }, Silent);

        Assert.Equal(("my-project", "us-west1"), (place.Project, place.Region));
        Assert.Equal(["us-west1-a"], place.Zones);
    }

    [Theory]
    [InlineData("kind://docker/kind/kind-control-plane")]
    [InlineData("gce://half")]
    public async Task Nodes_that_are_not_Googles_leave_it_to_the_context(string providerId) =>
        Assert.Equal("my-project", (await GcpPlace.ReadAsync(new NodesTarget(Context, providerId), Silent)).Project);

    [Theory]
    [InlineData("gke_my-project_us-west1_my-cluster", "my-project", "us-west1", 0)]
    [InlineData("gke_my-project_us-west1-a_my_cluster", "my-project", "us-west1", 1)]
    [InlineData("minikube", null, null, 0)]
    [InlineData("gke_short", null, null, 0)]
    [InlineData("eks_my-project_us-west1-a_c", null, null, 0)]
    [InlineData(null, null, null, 0)]
    public void A_context_that_gcloud_named_tells_project_and_location(string? context, string? project, string? region, int zones)
    {
        var place = GcpPlace.OfContext(context);

        Assert.Equal((project, region, zones), (place.Project, place.Region, place.Zones.Count));
    }

    [Fact]
    public async Task A_fault_that_is_no_refusal_is_not_taken_for_one()
    {
        var target = new NodesTarget(Context) { Fault = Errors.ApiServerTimeout("https://cluster.example", "list nodes") };

        Assert.Equal("ApiServerTimeout", (await Assert.ThrowsAsync<MilvusL7Exception>(() => GcpPlace.ReadAsync(target, Silent))).ErrorId);
    }

    [Fact]
    public async Task A_folder_is_nowhere()
    {
        var target = new NodesTarget(Context) { Info = new MilvusTarget(TargetKind.Folder, Context, null) };

        Assert.Equal(GcpPlace.Unknown, await GcpPlace.ReadAsync(target, Silent));
        Assert.Equal(0, target.Asked);
    }
}
