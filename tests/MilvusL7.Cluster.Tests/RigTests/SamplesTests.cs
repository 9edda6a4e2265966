using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.RigTests;

public sealed class SamplesTests
{
    [ClusterFact]
    public async Task The_sample_release_becomes_ready()
    {
        await using var rig = await ClusterRig.StartAsync();

        await ApplySampleReleaseAsync(rig.Kubectl, rig.Namespace);
        await rig.WaitForRolloutAsync();

        await rig.WaitForAddressAsync("my-release-milvus");
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task The_role_for_Helm_releases_lets_Helm_work(string version)
    {
        await using var rig = await ClusterRig.StartAsync();
        var helm = rig.As(ClusterRig.HelmAdmin).Helm(version);
        Assert.NotEqual(0, (await helm.TryAsync("list")).ExitCode);
        await BindAsync(rig, "milvusl7-helm", ClusterRig.HelmAdmin);

        await helm.InstallAsync("my-release", "{service: {type: LoadBalancer}}", "--wait");
        await helm.UpgradeAsync("my-release", "{service: {type: ClusterIP}}", "--wait");
        await helm.RunAsync("rollback", "my-release", "1", "--wait");
        await helm.RunAsync("uninstall", "my-release", "--wait");

        Assert.Empty((await rig.SnapshotAsync()).Objects);
    }

    [ClusterFact]
    public async Task The_narrow_role_lets_its_user_patch_a_release_and_delete_nothing()
    {
        await using var rig = await ClusterRig.StartAsync();
        await ApplySampleReleaseAsync(rig.Kubectl, rig.Namespace);
        await BindAsync(rig, "milvusl7", ClusterRig.ManifestAdmin);
        var kubectl = rig.As(ClusterRig.ManifestAdmin).Kubectl;

        // The API server refuses source ranges on any other type.
        await kubectl.RunAsync("patch", "service", "my-release-milvus", "-p", """{"spec":{"type":"ClusterIP","loadBalancerSourceRanges":null}}""");
        await kubectl.RunAsync("rollout", "status", "deployment/my-release-milvus-proxy", "--timeout=60s");
        await kubectl.ApplyAsync("""
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata: {name: some}
            spec: {timeoutSec: 60}
            """);

        foreach (string kind in (string[])["service", "configmap", "deployment", "secret"])
        {
            var refused = await kubectl.TryAsync("delete", kind, "my-release-milvus");
            Assert.Contains("forbidden", refused.Error, StringComparison.Ordinal);
        }
    }

    private static async Task ApplySampleReleaseAsync(Kubectl kubectl, string @namespace)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(RigEnvironment.Samples, "my-release"), "*.yaml"))
        {
            string text = await File.ReadAllTextAsync(file);
            await kubectl.ApplyAsync(text
                .Replace("namespace: milvus\n", $"namespace: {@namespace}\n", StringComparison.Ordinal)
                .Replace("namespace: \"milvus\"\n", $"namespace: {@namespace}\n", StringComparison.Ordinal));
        }
    }

    private static async Task BindAsync(ClusterRig rig, string role, string user)
    {
        await rig.Kubectl.RunAsync("apply", "-f", Path.Combine(RigEnvironment.Samples, "rbac.yaml"));
        await rig.Kubectl.RunAsync("create", "rolebinding", role, $"--clusterrole={role}", $"--user={user}");
    }
}
