using System.Diagnostics;
using System.Management.Automation;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests;

/// <summary>Several releases at once, and jobs: whose words, errors and results are whose.</summary>
public sealed class MoveFleetTests
{
    /// <summary>Each release with a host name of its own.</summary>
    private const string Fleet = """Get-MilvusRelease r-* | ForEach-Object { [pscustomobject]@{ Release = $_; HostName = "$($_.Name).milvus.io" } }""";

    [ClusterFact]
    public async Task One_that_fails_does_not_stop_the_others_and_each_has_a_summary()
    {
        await using var place = await StartAsync(4);
        // In the way of one of them.
        await place.Work.Kubectl.ApplyAsync("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: r-2}
            spec: {defaultBackend: {service: {name: r-2, port: {number: 19530}}}}
            """);

        var run = await place.RunAsync($"{Fleet} | Enable-MilvusL7 -SelfSigned -Verbose");

        var error = run.AssertError("PreflightFailed");
        Assert.Equal("r-2", Name(error.TargetObject));
        Assert.Equal(["r-0 Prepared", "r-1 Prepared", "r-2 Failed", "r-3 Prepared"], run.Output.Select(o => $"{ModuleRun.Text(o, "Name")} {ModuleRun.Text(o, "State")}").Order());
        Assert.Equal(error.ToString(), run.Output.Select(o => ModuleRun.Text(o, "ErrorMessage")).Single(m => m.Length > 0));
        string ns = place.Work.Rig.Namespace;
        string[] steps = [.. run.Verbose.Where(line => line.Contains("Step ", StringComparison.Ordinal))];
        Assert.All(new[] { "r-0", "r-1", "r-3" }, name => Assert.Contains(steps, line => line.Contains($"Z [{ns}/{name}] Step 1 of ", StringComparison.Ordinal)));
        Assert.DoesNotContain(steps, line => line.Contains($"[{ns}/r-2]", StringComparison.Ordinal));
        Assert.All(run.Warnings, line => Assert.StartsWith($"[{ns}/r-", line, StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task Two_releases_do_not_get_one_host_name()
    {
        await using var place = await StartAsync(2);

        var run = await place.RunAsync("Get-MilvusRelease r-* | Enable-MilvusL7 -HostName one.milvus.io -SelfSigned");

        Assert.Equal("r-1", Name(run.AssertError("HostNameShared").TargetObject));
        Assert.Equal(["r-0 Prepared", "r-1 Failed"], run.Output.Select(o => $"{ModuleRun.Text(o, "Name")} {ModuleRun.Text(o, "State")}").Order());
        Assert.Single(await place.Work.Kubectl.ListAsync("ingresses"));
    }

    [ClusterFact]
    public async Task ThrottleLimit_1_works_on_one_after_the_other()
    {
        await using var place = await StartAsync(3);

        var run = (await place.RunAsync($"{Fleet} | Enable-MilvusL7 -SelfSigned -ThrottleLimit 1 -Verbose")).AssertNoError();

        Assert.Equal(["r-0", "r-1", "r-2"], run.Output.Select(o => ModuleRun.Text(o, "Name")));
        string[] tags = [.. run.Verbose.Where(line => line.Contains("Z [", StringComparison.Ordinal)).Select(line => line.Split('[', ']')[1])];
        Assert.Equal(tags.Distinct().Count(), 1 + tags.Zip(tags.Skip(1)).Count(pair => pair.First != pair.Second));
    }

    [ClusterFact]
    public async Task Stopping_the_pipeline_ends_the_wait_at_once()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        place.Google.Hold(GkeStep.ForwardingRules);
        using var running = place.Start($"{L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned -Wait");
        await Wait.UntilAsync("the wait for the load balancer", async () => (await place.Work.Kubectl.ListAsync("ingresses")).Count > 0 && running.Progress.Any(p => p.Contains("Load balancer", StringComparison.Ordinal)));

        var watch = Stopwatch.StartNew();
        await running.StopAsync();
        await running.EndAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        // It let go of its Lease, so that nobody has to wait for that.
        await Wait.UntilAsync("no Lease", async () => (await place.Work.Kubectl.ListAsync("leases")).Count == 0);
    }

    [ClusterFact]
    public async Task A_job_has_all_streams()
    {
        await using var place = await StartAsync(2);
        await place.Work.Kubectl.RunAsync("annotate", "service", "r-1", "argocd.argoproj.io/tracking-id=a:apps/Deployment:b/c");

        var run = await place.RunAsync($$"""
            $job = {{Fleet}} | Enable-MilvusL7 -SelfSigned -AsJob
            $null = $job | Wait-Job -Timeout 120
            $job.GetType().Name; $job.State; $job.PSJobTypeName
            $job.Output.ForEach({ "$($_.Name) $($_.State)" })
            $job.Error.ForEach({ "error $($_.FullyQualifiedErrorId.Split(',')[0]) $($_.TargetObject)" })
            "verbose $($job.Verbose.Where({ $_.Message -like '*r-0] Step 1 of *' }).Count)"
            "warning $($job.Warning.Where({ $_.Message -like '*r-0] *self-signed*' }).Count)"
            "progress $($job.Progress.Where({ $_.Activity -like 'Enable-MilvusL7*r-0' -and $_.PercentComplete -eq 100 }).Count)"
            """);

        run.AssertNoError();
        string[] said = [.. run.Output.Select(o => o.ToString())];
        Assert.Equal(["MilvusL7Job", "Completed", "MilvusL7Job"], said[..3]);
        Assert.Equal(["r-0 Prepared", "r-1 Failed"], said[3..5].Order());
        Assert.Equal([$"error GitOpsManaged {place.Work.Rig.Namespace}/r-1", "verbose 1", "warning 1", "progress 1"], said[5..]);
    }

    [ClusterFact]
    public async Task A_job_can_be_stopped()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        place.Google.Hold(GkeStep.ForwardingRules);
        (await place.RunAsync($"$job = {L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned -Wait -AsJob")).AssertNoError();
        await Wait.UntilAsync("the wait for the load balancer", async () =>
            (await place.RunAsync("$job.Progress.Where({ $_.StatusDescription -like '*Load balancer*' }).Count -gt 0")).AssertNoError().Output[0].BaseObject is true);

        var watch = Stopwatch.StartNew();
        var run = (await place.RunAsync("$job | Stop-Job; $job.State; $job | Remove-Job; Get-Job")).AssertNoError();

        Assert.Equal("Stopped", Assert.Single(run.Output).ToString());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        await Wait.UntilAsync("no Lease", async () => (await place.Work.Kubectl.ListAsync("leases")).Count == 0);
    }

    [ClusterTheory]
    [InlineData("", "ConfirmationRequired")]
    [InlineData("-Force", "")]
    [InlineData("-Confirm:$false", "")]
    public async Task A_job_gives_an_address_up_only_where_that_was_accepted(string accepted, string id)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync($"{L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned -Wait -Timeout 120")).AssertNoError();

        var run = await place.RunAsync($"{L7Place.Get} | Complete-MilvusL7 -DrainTimeout 0 {accepted} -AsJob | Wait-Job | Receive-Job");

        Assert.Equal(id, run.Errors.Count == 0 ? string.Empty : run.AssertError(id).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(id.Length == 0 ? "Completed" : "Failed", run.Text("State"));
        Assert.Equal(id.Length == 0 ? "ClusterIP" : "LoadBalancer", (await place.Work.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
    }

    private static async Task<L7Place> StartAsync(int releases)
    {
        var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        await place.Work.Kubectl.ApplyAsync(string.Join("\n---\n", Enumerable.Range(0, releases).Select(i => SmallRelease.Objects($"r-{i}"))));
        return place;
    }

    private static string Name(object target) => ModuleRun.Text(PSObject.AsPSObject(target), "Name");
}
