using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>The roles of samples/rbac.yaml suffice to look at a load balancer; without those for nodes, the context's name tells the project.</summary>
public sealed class LeastRightsForLooking
{
    [ClusterTheory]
    [InlineData(MilvusRelease.Manifest, SampleRoles.Narrow, ClusterRig.ManifestAdmin)]
    [InlineData(MilvusRelease.Helm, SampleRoles.ForHelm, ClusterRig.HelmAdmin)]
    public async Task The_role_suffices_to_wait_to_look_to_test_and_to_report(string owner, string role, string user)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        await SampleRoles.GiveAsync(place.Work, role, user);
        string get = $"Get-MilvusRelease {Workplace.Release} -Kubeconfig '{place.Work.WriteKubeconfig(user + ".kubeconfig", user)}'";

        var run = (await place.RunAsync($"""
            {get} | Wait-MilvusL7 -Timeout 60 -Verbose
            {get} | Get-MilvusL7Status -Verbose
            {get} | Test-MilvusL7 -Verbose
            ({get} | Export-MilvusL7Report report.html -Verbose).Name
            """)).AssertNoError();

        Assert.All(run.Output.Take(2), status => Assert.Equal(("True", "", "milvusl7-test"), (ModuleRun.Text(status, "Ready"), ModuleRun.Text(status, "ComputeUnknown"), ModuleRun.Text(status, "Project"))));
        Assert.Equal("report.html", run.Output[^1].ToString());
        // The rest of the verbose stream is requests: what may not be read is said there.
        Assert.All(run.Verbose.Where(v => v.Contains(" is not allowed to ", StringComparison.Ordinal)), v => Assert.Contains("is not allowed to list nodes", v, StringComparison.Ordinal));
        Assert.Contains(run.Verbose, v => v.Contains("reads the GCP project from the context's name", StringComparison.Ordinal));
        Assert.Empty((await place.RunAsync($"$s = {get} | Get-MilvusL7Status; $s.Certificate.Unknown, $s.Backend.Unknown, $s.Firewall.Unknown | ForEach-Object {{ if ($_) {{ $_ }} }}")).AssertNoError().Output);
    }

    [ClusterFact]
    public async Task The_role_for_nodes_tells_the_project_where_the_contexts_name_does_not()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        const string user = ClusterRig.ManifestAdmin;
        await SampleRoles.GiveAsync(place.Work, SampleRoles.Narrow, user);
        string kubeconfig = place.Work.WriteKubeconfig("renamed.kubeconfig", user, text => text.Replace("gke_milvusl7-test_us-west1-a_rig", "rig", StringComparison.Ordinal));
        string project = $"(Get-MilvusRelease {Workplace.Release} -Kubeconfig '{kubeconfig}' | Get-MilvusL7Status).ForEach({{ \"$($_.Project) $($_.ComputeUnknown)\" }})";
        Assert.Contains("-Project", (await place.RunAsync($"Get-MilvusRelease {Workplace.Release} -Kubeconfig '{kubeconfig}' | New-MilvusStaticAddress")).AssertError("ComputeProjectUnknown").ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("project is not known", (await place.RunAsync(project)).AssertNoError().Output.Single().ToString(), StringComparison.Ordinal);

        string name = $"{SampleRoles.ForNodes}-{place.Work.Rig.Namespace}";
        await place.Work.Kubectl.RunAsync("apply", "-f", Path.Combine(RigEnvironment.Samples, "rbac.yaml"));
        await place.Work.Kubectl.RunAsync("create", "clusterrolebinding", name, $"--clusterrole={SampleRoles.ForNodes}", $"--user={user}");
        try
        {
            await Wait.UntilAsync("the project", async () => (await place.RunAsync(project)).AssertNoError().Output.Single().ToString() == "milvusl7-test ");
        }
        finally
        {
            await place.Work.Kubectl.RunAsync("delete", "clusterrolebinding", name);
        }
    }
}
