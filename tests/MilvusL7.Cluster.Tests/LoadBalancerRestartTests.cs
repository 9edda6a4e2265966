using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests;

[Collection(AloneOnTheCluster.Name)]
public sealed class LoadBalancerRestartTests
{
    [ClusterFact]
    public async Task A_wait_goes_on_over_a_restart_of_the_API_server()
    {
        await using var place = await L7Place.StartAsync(o => o.Behaviour.Hold(GkeStep.ForwardingRules));
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        using var waiting = place.Start($"{L7Place.Get} | Wait-MilvusL7 -Timeout 180");
        await Wait.UntilAsync("progress", () => Task.FromResult(waiting.Progress.Any(p => p.Contains("an address", StringComparison.Ordinal))));

        await place.Work.Rig.RestartApiServerAsync();
        place.Google.Release(GkeStep.ForwardingRules);

        Assert.Equal("True", (await waiting.EndAsync()).AssertNoError().Text("Ready"));
    }
}
