using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.RigTests;

public sealed class SnapshotTests
{
    [ClusterFact]
    public async Task Two_snapshots_of_a_release_at_rest_are_the_same()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Helm3.InstallAsync("my-release", "{service: {type: LoadBalancer}}");
        await rig.WaitForRolloutAsync();
        await rig.WaitForAddressAsync("my-release-milvus");

        var before = await rig.SnapshotAsync();
        var after = await rig.SnapshotAsync();

        Assert.Contains("Service/my-release-milvus", before.Objects.Keys);
        Assert.Contains("Secret/sh.helm.release.v1.my-release.v1", before.Objects.Keys);
        Assert.Empty(before.DifferencesTo(after));
        Assert.Equal(before.ResourceVersions, after.ResourceVersions);
    }

    [ClusterFact]
    public async Task The_same_release_in_two_namespaces_differs_only_in_Helms_own_record()
    {
        await using var one = await ClusterRig.StartAsync();
        await using var other = await ClusterRig.StartAsync();
        foreach (var rig in (ClusterRig[])[one, other])
        {
            await rig.Helm3.InstallAsync("my-release", "{service: {type: LoadBalancer}}");
            await rig.WaitForRolloutAsync();
        }

        var differences = (await one.SnapshotAsync()).DifferencesTo(await other.SnapshotAsync());

        Assert.All(differences, line => Assert.True(
            line.Contains("sh.helm.release.v1", StringComparison.Ordinal)
            || line.Contains("meta.helm.sh/release-namespace", StringComparison.Ordinal)
            || line.Contains("checksum/config", StringComparison.Ordinal),
            line));
    }

    [ClusterFact]
    public async Task A_change_is_named_with_its_place()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Kubectl.RunAsync("create", "service", "clusterip", "some", "--tcp=80");
        var before = await rig.SnapshotAsync();

        await rig.Kubectl.RunAsync("annotate", "service", "some", "a=b");
        await rig.Kubectl.RunAsync("create", "configmap", "new");

        Assert.Equal(
            ["ConfigMap/new: created", "Service/some: metadata.annotations: nothing -> {\"a\":\"b\"}"],
            before.DifferencesTo(await rig.SnapshotAsync()));
    }
}
