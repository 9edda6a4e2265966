using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>The roles of samples/rbac.yaml suffice for a move, to its end and back, and a right less is found out before the first change.</summary>
public sealed class LeastRightsForMoves
{
    [ClusterTheory]
    [InlineData(MilvusRelease.Manifest, SampleRoles.ForMove, ClusterRig.ManifestAdmin, "SideBySide")]
    [InlineData(MilvusRelease.Manifest, SampleRoles.ForMove, ClusterRig.ManifestAdmin, "InPlace")]
    [InlineData(MilvusRelease.Operator, SampleRoles.ForMove, ClusterRig.ManifestAdmin, "SideBySide")]
    [InlineData(MilvusRelease.Helm, SampleRoles.ForHelm, ClusterRig.HelmAdmin, "SideBySide")]
    [InlineData(MilvusRelease.Helm, SampleRoles.ForHelm, ClusterRig.HelmAdmin, "InPlace")]
    public async Task The_role_suffices_there_to_the_end_and_back(string owner, string role, string user, string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();
        string get = await ActAsAsync(place, role, user);

        Assert.Equal("Prepared", (await place.RunAsync($"{get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned -Strategy {strategy}")).AssertNoError().Text("State"));
        Assert.Equal("Completed", (await place.RunAsync($"{get} | Complete-MilvusL7 -Confirm:$false -DrainTimeout 1 -Timeout 120")).AssertNoError().Text("State"));
        Assert.Equal("Disabled", (await place.RunAsync($"{get} | Disable-MilvusL7 -Confirm:$false")).AssertNoError().Text("State"));

        await Expected.WaitForQuietAsync(place.Work);
        Assert.Equal([], before.DifferencesTo(await place.Work.SnapshotAsync()));
    }

    [ClusterTheory]
    [InlineData(MilvusRelease.Manifest, "create leases")]
    [InlineData(MilvusRelease.Manifest, "delete leases")]
    [InlineData(MilvusRelease.Manifest, "create configmaps")]
    [InlineData(MilvusRelease.Manifest, "patch services")]
    [InlineData(MilvusRelease.Manifest, "create deployments")]
    [InlineData(MilvusRelease.Manifest, "delete deployments")]
    [InlineData(MilvusRelease.Manifest, "delete backendconfigs")]
    [InlineData(MilvusRelease.Manifest, "delete ingresses")]
    [InlineData(MilvusRelease.Manifest, "delete secrets")]
    [InlineData(MilvusRelease.Operator, "patch milvuses")]
    [InlineData(MilvusRelease.Helm, "update secrets")]
    public async Task A_right_less_is_named_and_nothing_is_written(string owner, string right)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        string get = owner == MilvusRelease.Helm
            ? await ActAsAsync(place, SampleRoles.ForHelm, ClusterRig.HelmAdmin, right)
            : await ActAsAsync(place, SampleRoles.ForMove, ClusterRig.ManifestAdmin, right);
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();

        var run = await place.RunAsync($"{get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned");

        var error = run.AssertError("PreflightFailed");
        string[] words = right.Split(' ');
        Assert.Contains($" {words[0]} {words[1]}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"resources: [\"{words[1]}\"], verbs: [\"{words[0]}\"]", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Failed", run.Text("State"));
        Assert.Equal(before.ResourceVersions, (await place.Work.SnapshotAsync()).ResourceVersions);
        Assert.Empty(await place.Work.Kubectl.ListAsync("leases"));
    }

    [ClusterTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rights_on_autoscalers_are_needed_where_the_release_has_one(bool hasOne)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        if (hasOne)
        {
            await place.Work.Kubectl.RunAsync("autoscale", "deployment", "my-release-milvus-proxy", "--min=2", "--max=3");
        }

        string get = await ActAsAsync(place, SampleRoles.ForMove, ClusterRig.ManifestAdmin, "create horizontalpodautoscalers");

        var plan = (await place.RunAsync($"({get} | Get-MilvusL7Plan -HostName {Workplace.Host} -Strategy SideBySide).Check")).AssertNoError();

        var rights = plan.Output.Single(check => ModuleRun.Text(check, "Id") == "Permissions");
        Assert.Equal(hasOne ? "Failed" : "Passed", ModuleRun.Text(rights, "Result"));
        Assert.Equal(hasOne, ModuleRun.Text(rights, "Message").Contains(": create horizontalpodautoscalers.autoscaling.", StringComparison.Ordinal));
    }

    /// <returns>The command that gets the release as that user.</returns>
    private static async Task<string> ActAsAsync(L7Place place, string role, string user, string? without = null)
    {
        await SampleRoles.GiveAsync(place.Work, role, user, without);
        return $"{L7Place.Get} -Kubeconfig '{place.Work.WriteKubeconfig(user + ".kubeconfig", user)}'";
    }
}
