using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests;

/// <summary>Moves of releases that others changed by hand, and moves that were interrupted.</summary>
public sealed class MoveRepairTests
{
    private const string Enable = $"{L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned -Force";
    private const string Complete = $"{L7Place.Get} | Complete-MilvusL7 -Force -DrainTimeout 0 -Timeout 120";
    private const string Disable = $"{L7Place.Get} | Disable-MilvusL7 -Force";

    [ClusterTheory]
    [InlineData(MilvusRelease.Helm)]
    [InlineData(MilvusRelease.Operator)]
    [InlineData(MilvusRelease.Manifest)]
    public async Task What_only_the_Service_says_comes_back(string owner)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        await place.Work.Kubectl.RunAsync(
            "patch", "service", Workplace.Service, "--type=merge", "-p",
            """{"metadata": {"annotations": {"cloud.google.com/neg": "{\"exposed_ports\": {\"9091\": {}}}"}}, "spec": {"loadBalancerSourceRanges": ["203.0.113.0/24"]}}""");
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();

        (await place.RunAsync($"{Enable} -Strategy InPlace")).AssertNoError();
        (await place.RunAsync(Complete)).AssertNoError();
        var moved = (await place.Work.SnapshotAsync())["Service/my-release-milvus"];
        Assert.Equal("ClusterIP", moved["spec"]!["type"]!.ToString());
        Assert.Contains("\"ingress\":true", moved["metadata"]!["annotations"]!["cloud.google.com/neg"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("exposed_ports", moved["metadata"]!["annotations"]!["cloud.google.com/neg"]!.ToString(), StringComparison.Ordinal);
        (await place.RunAsync(Disable)).AssertNoError();

        await Expected.WaitForQuietAsync(place.Work);
        Assert.Equal([], before.DifferencesTo(await place.Work.SnapshotAsync()));
    }

    [ClusterFact]
    public async Task A_load_balancer_that_the_values_do_not_know_of_comes_back()
    {
        await using var place = await L7Place.StartAsync(serviceType: "ClusterIP");
        await place.Work.Kubectl.RunAsync("patch", "service", Workplace.Service, "--type=merge", "-p", """{"spec": {"type": "LoadBalancer"}}""");
        await place.Work.Rig.WaitForAddressAsync(Workplace.Service);
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();

        (await place.RunAsync($"{Enable} -Strategy InPlace -Wait -Timeout 120")).AssertNoError();
        Assert.Equal("ClusterIP", (await place.Work.SnapshotAsync())["Service/my-release-milvus"]["spec"]!["type"]!.ToString());
        (await place.RunAsync(Disable)).AssertNoError();

        await Expected.WaitForQuietAsync(place.Work);
        // What the chart gives a load balancer, and this one had without being told.
        Assert.Equal(["Service/my-release-milvus: spec.loadBalancerSourceRanges: nothing -> [\"0.0.0.0/0\"]"], before.DifferencesTo(await place.Work.SnapshotAsync()));
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task An_upgrade_that_was_interrupted_is_rolled_back_when_the_move_is_taken_back(string helm)
    {
        await using var place = await L7Place.StartAsync(helm: helm, more: "heldUpgrade: true");
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();
        using (var running = place.Start($"{Enable} -Strategy InPlace"))
        {
            await Wait.UntilAsync(
                "an upgrade that has written its objects",
                async () => running.HasEnded
                    ? throw new InvalidOperationException("it ended before: " + (await running.EndAsync()).Describe())
                    : (await place.Work.Kubectl.ListAsync("jobs")).Count > 0 && (await place.Work.RevisionsAsync())[^1].EndsWith("pending-upgrade", StringComparison.Ordinal),
                TimeSpan.FromMinutes(4));
            await running.StopAsync();
        }

        // Helm has ended; its revision is failed or, where it did not come to say so, pending.
        Assert.NotEqual([], before.DifferencesTo(await place.Work.SnapshotAsync()));

        (await place.RunAsync(Disable)).AssertNoError();

        await Expected.WaitForQuietAsync(place.Work);
        Assert.Equal([], before.DifferencesTo(await place.Work.SnapshotAsync()));
        Assert.EndsWith(" deployed", (await place.Work.RevisionsAsync())[^1], StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_backend_that_takes_its_time_to_be_healthy_is_waited_for_behind_the_warm_up_path()
    {
        await using var place = await L7Place.StartAsync(gkeOptions: new GkeOptions { HealthDelay = TimeSpan.FromSeconds(8) });
        (await place.RunAsync($"{Enable} -Strategy SideBySide -Wait -Timeout 120")).AssertNoError();

        Assert.Equal("Completed", (await place.RunAsync(Complete)).AssertNoError().Text("State"));
    }

    [ClusterFact]
    public async Task What_a_move_is_past_is_not_changed_any_more()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync($"{Enable} -Strategy InPlace -Wait -Timeout 120")).AssertNoError();
        var before = await place.Work.SnapshotAsync();

        (await place.RunAsync($"{L7Place.Get} | Enable-MilvusL7 -HostName other.milvus.io -Force")).AssertError("MoveUnderWay");

        Assert.Equal([], before.DifferencesTo(await place.Work.SnapshotAsync()));
    }
}
