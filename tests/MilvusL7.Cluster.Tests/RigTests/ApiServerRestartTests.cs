using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.RigTests;

[Collection(AloneOnTheCluster.Name)]
public sealed class ApiServerRestartTests
{
    [ClusterFact]
    public async Task Pods_still_start_after_the_API_server_was_killed_and_came_back()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Helm3.InstallAsync("my-release");
        await rig.WaitForRolloutAsync();

        await rig.RestartApiServerAsync();

        await rig.Helm3.UpgradeAsync("my-release", "{proxy: {replicas: 3}}");
        await rig.WaitForRolloutAsync();
        Assert.Equal(3, (await rig.Kubectl.ListAsync("pods", "component=proxy")).Count);
    }
}
