using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.RigTests;

public sealed class HelmReleaseTests
{
    private const string OnLoadBalancer = "{service: {type: LoadBalancer}, proxy: {replicas: 2}}";

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task An_installed_release_becomes_ready_and_reachable(string version)
    {
        await using var rig = await ClusterRig.StartAsync();

        await rig.Helm(version).InstallAsync("my-release", OnLoadBalancer);
        await rig.WaitForRolloutAsync();

        // The pool goes on into the next blocks: the tests before this one had their share of it.
        Assert.StartsWith("203.0.", await rig.WaitForAddressAsync("my-release-milvus"), StringComparison.Ordinal);
        var proxies = await rig.Kubectl.ListAsync("pods", "component=proxy");
        Assert.Equal(2, proxies.Count);
        await Wait.UntilAsync("the proxies among the endpoints", async () =>
        {
            var addresses = (await rig.Kubectl.GetAsync("endpoints", "my-release-milvus"))["subsets"]?[0]?["addresses"]?.AsArray() ?? [];
            return addresses.Select(address => address!["ip"]!.ToString()).ToHashSet().SetEquals(proxies.Select(pod => pod["status"]!["podIP"]!.ToString()));
        });
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task A_change_of_user_yaml_rolls_every_Deployment(string version)
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Helm(version).InstallAsync("my-release");
        await rig.WaitForRolloutAsync();
        var before = await rig.SnapshotAsync();
        var pods = await PodNamesAsync(rig);

        await rig.Helm(version).UpgradeAsync("my-release", "{extraConfigFiles: {user.yaml: 'common: {security: {tlsMode: 1}}'}}");
        await rig.WaitForRolloutAsync();

        string[] changed = [.. before.DifferencesTo(await rig.SnapshotAsync()).Where(line => line.StartsWith("Deployment/", StringComparison.Ordinal))];
        Assert.Equal(4, changed.Length);
        Assert.All(changed, line => Assert.Contains("checksum/config", line, StringComparison.Ordinal));
        await Wait.UntilAsync("the end of all old pods", async () => !(await PodNamesAsync(rig)).Overlaps(pods));
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task A_load_balancer_goes_with_the_type_of_its_Service(string version)
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Helm(version).InstallAsync("my-release", OnLoadBalancer);
        await rig.WaitForAddressAsync("my-release-milvus");

        await rig.Helm(version).UpgradeAsync("my-release", "{service: {type: ClusterIP}}");

        await Wait.UntilAsync("a Service without address", async () =>
            ClusterRig.AddressOf(await rig.Kubectl.GetAsync("service", "my-release-milvus")) is null);
        Assert.Equal(2, (await rig.Helm(version).ValuesAsync("my-release"))!["proxy"]!["replicas"]!.GetValue<int>());
    }

    private static async Task<HashSet<string>> PodNamesAsync(ClusterRig rig) =>
        [.. (await rig.Kubectl.ListAsync("pods")).Select(pod => pod["metadata"]!["name"]!.ToString())];
}
