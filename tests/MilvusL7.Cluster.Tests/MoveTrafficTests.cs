using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.Cluster.Tests.Traffic;
using MilvusL7.GkeStandIn;
using Xunit.Abstractions;

namespace MilvusL7.Cluster.Tests;

/// <summary>What clients notice of a move.</summary>
[Collection(AloneOnTheCluster.Name)]
public sealed class MoveTrafficTests(ITestOutputHelper output)
{
    private const string Enable = $"{L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned -Force";

    [ClusterTheory]
    [InlineData(MilvusRelease.Manifest)]
    [InlineData(MilvusRelease.Helm)]
    [InlineData(MilvusRelease.Operator)]
    public async Task Side_by_side_nobody_is_cut_off(string owner)
    {
        await using var place = await TrafficPlace.StartAsync(new TrafficOptions { Owner = owner });
        await using var clients = await place.StartL4ClientsAsync();
        await clients.ContinueAsync();

        (await place.RunAsync($"{Enable} -Strategy SideBySide -Wait -Timeout 120")).AssertNoError();
        await clients.ContinueAsync();
        // The clients' own part, whenever each is ready for it.
        await place.MoveToL7Async(clients);
        await clients.ContinueAsync();
        var clone = (await place.Kubectl.ListAsync("pods", "milvusl7/clone-of=my-release-milvus")).Select(pod => PodNetwork.OnLoopback(pod["status"]!["podIP"]!.ToString())).ToArray();
        var completed = (await place.RunAsync($"{L7Place.Get} | Complete-MilvusL7 -Force -DrainTimeout 2 -Timeout 120")).AssertNoError();
        await clients.ContinueAsync();

        var result = await clients.StopAsync();
        output.WriteLine(result.Describe($"SideBySide, then Complete ({owner})"));
        Assert.Equal("Completed", completed.Text("State"));
        Assert.Equal(0, result.Failed);
        Assert.False(place.L4.IsServing);
        Assert.Equal(2, clone.Length);
        // The release's pods, before and after their rollout, and no other.
        Assert.Equal(4, place.L4.Seen.Count);
        Assert.Empty(place.L4.Seen.Intersect(clone));
        Assert.Empty(await place.Kubectl.ListAsync("pods", "milvusl7/clone-of=my-release-milvus"));
    }

    [ClusterFact]
    public async Task In_place_clients_are_cut_off_as_long_as_is_printed()
    {
        await using var place = await TrafficPlace.StartAsync();
        await using var clients = await place.StartL4ClientsAsync();
        await clients.ContinueAsync();

        (await place.RunAsync($"{Enable} -Strategy InPlace -Wait -Timeout 120")).AssertNoError();
        await place.MoveToL7Async(clients);
        await clients.UntilServedAsync();

        output.WriteLine(clients.Take().Describe("InPlace, from plaintext at L4 to TLS at L7"));
        await clients.ContinueAsync();
        Assert.Equal(0, (await clients.StopAsync()).Failed);
    }
}
