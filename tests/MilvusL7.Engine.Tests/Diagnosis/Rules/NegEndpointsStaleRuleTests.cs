using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NegEndpointsStaleRuleTests
{
    private const string Id = "NegEndpointsStale";

    [Fact]
    public async Task Addresses_of_pods_that_are_gone_are_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => AddGone(w, TimeSpan.FromMinutes(10)))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("10.4.0.99:19530 (us-west1-a)", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_pods_that_are_gone_is_an_error() =>
        Assert.Equal(
            FindingSeverity.Error,
            (await Observed.AfterAsync(Observed.Good(), then: w =>
            {
                Ready(w, TimeSpan.FromMinutes(10));
                w.Compute.SetEndpoints(w.Group(), [new GkeEndpoint("10.4.0.99", 19530, "gke-rig-default-pool-0", "gone", "UNHEALTHY")]);
            })).AssertFinds(Id).Severity);

    [Fact]
    public async Task A_pod_that_has_long_been_ready_and_is_no_endpoint_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => LoseOne(w, TimeSpan.FromMinutes(10)))).AssertFinds(Id);

        Assert.Contains("my-release-milvus-proxy-1 (10.4.1.12", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_has_just_become_ready_is_left_alone() => (await Observed.AfterAsync(Observed.Good(), then: w => LoseOne(w, TimeSpan.FromSeconds(20)))).AssertSilent(Id);

    [Fact]
    public async Task While_pods_come_and_go_an_old_address_is_left_alone() => (await Observed.AfterAsync(Observed.Good(), then: w => AddGone(w, TimeSpan.FromSeconds(20)))).AssertSilent(Id);

    [Fact]
    public async Task An_address_that_drains_is_left_alone() =>
        (await Observed.AfterAsync(
            Observed.Good(),
            then: w => AddGone(w, TimeSpan.FromMinutes(10)),
            how: new Observing { Compute = s => s.SetHealth(Changing.Zone, NameOf(s), "10.4.0.99", 19530, "DRAINING") })).AssertSilent(Id);

    [Fact]
    public async Task Without_the_pods_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => AddGone(w, TimeSpan.FromMinutes(10)), how: new Observing { Forbidden = [ResourceKind.Pod] })).AssertSilent(Id);

    [Fact]
    public async Task Endpoints_that_are_the_pods_are_fine() => (await Observed.AfterAsync(Observed.Good(), then: w => Ready(w, TimeSpan.FromMinutes(10)))).AssertSilent(Id);

    private static string NameOf(MilvusL7.ComputeStandIn.ComputeState state) =>
        state.List($"zones/{Changing.Zone}/networkEndpointGroups").Select(g => g["name"]!.ToString()).Single(n => n.Contains(GuideWorld.ServiceName, StringComparison.Ordinal));

    private static void Ready(GkeWorld world, TimeSpan ago)
    {
        foreach (var pod in world.Pods())
        {
            pod.SetReadySince(world.Now - ago);
        }
    }

    private static void AddGone(GkeWorld world, TimeSpan ago)
    {
        Ready(world, ago);
        world.Compute.SetEndpoints(world.Group(), [.. world.Compute.Endpoints[world.Group()], new GkeEndpoint("10.4.0.99", 19530, "gke-rig-default-pool-0", "gone", "UNHEALTHY")]);
    }

    private static void LoseOne(GkeWorld world, TimeSpan ago)
    {
        Ready(world, ago);
        world.Compute.SetEndpoints(world.Group(), [.. world.Compute.Endpoints[world.Group()].Where(e => e.Pod != "my-release-milvus-proxy-1")]);
    }
}
