using System.Diagnostics;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests;

/// <summary>After the pipeline: is it serving, and if not, why?</summary>
public sealed class LoadBalancerTests
{
    private const string Managed = $"""
        {L7Place.Get} |
            Set-MilvusServiceType ClusterIP -Confirm:$false |
            Enable-MilvusTls |
            New-MilvusManagedCertificate -HostName {Workplace.Host} |
            New-MilvusBackendConfig |
            Add-MilvusL7Annotation |
            New-MilvusIngress
        """;

    [ClusterFact]
    public async Task The_pipeline_then_Wait_ends_ready_and_the_status_has_every_part()
    {
        await using var place = await L7Place.StartAsync();

        var run = (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        Assert.Equal("True", run.Text("Ready"));
        var status = (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status")).AssertNoError();
        Assert.Equal("True", status.Text("Ready"));
        Assert.Equal("", status.Text("ComputeUnknown"));
        Assert.Equal("milvusl7-test", status.Text("Project"));
        Assert.Equal("Active", (await place.RunAsync($"({L7Place.Get} | Get-MilvusL7Status).Certificate[0].State")).Output[0].ToString());
        var endpoints = (await place.RunAsync($"({L7Place.Get} | Get-MilvusL7Status).Backend[0].Endpoint")).AssertNoError();
        Assert.Equal(2, endpoints.Output.Count);
        Assert.All(endpoints.Output, e => Assert.Equal("Healthy", ModuleRun.Text(e, "Health")));
        Assert.All(endpoints.Output, e => Assert.StartsWith("my-release-milvus-proxy-", ModuleRun.Text(e, "Pod"), StringComparison.Ordinal));

        // Nothing to wait for: one look, in which each thing is read once, and no watch.
        var again = (await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -Timeout 120 -Verbose")).AssertNoError();
        string[] reads = [.. again.Verbose.Where(line => line.StartsWith("GET ", StringComparison.Ordinal))];
        Assert.Contains(reads, line => line.Contains("/ingresses?limit", StringComparison.Ordinal));
        Assert.DoesNotContain(reads, line => line.Contains("watch=true", StringComparison.Ordinal));
        Assert.Equal(reads.Distinct(), reads);
    }

    [ClusterFact]
    public async Task A_managed_certificate_is_waited_for_until_it_is_active()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Managed)).AssertNoError();
        using var waiting = place.Start($"{L7Place.Get} | Wait-MilvusL7 -Timeout 120");
        await Wait.UntilAsync("progress that names the certificate", () => Task.FromResult(waiting.Progress.Any(p => p.Contains("certificate my-release-milvus-tls: Provisioning", StringComparison.Ordinal))));

        place.Google.DomainStates[Workplace.Host] = "ACTIVE";

        Assert.Equal("True", (await waiting.EndAsync()).AssertNoError().Text("Ready"));
    }

    [ClusterFact]
    public async Task A_managed_certificate_that_Google_cannot_verify_ends_the_wait_with_the_finding()
    {
        await using var place = await L7Place.StartAsync();
        place.Google.DefaultDomainState = "FAILED_NOT_VISIBLE";
        (await place.RunAsync(Managed)).AssertNoError();

        var run = await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -Timeout 120");

        Assert.Contains("NOT_VISIBLE", run.AssertError("LoadBalancerFailed").ToString().Replace("FailedNotVisible", "NOT_VISIBLE", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [ClusterTheory]
    [InlineData("secret", "my-release-milvus-tls")]
    [InlineData("backendconfig", "my-release-backendconfig")]
    public async Task What_is_missing_ends_the_wait_with_the_finding(string kind, string name)
    {
        await using var place = await L7Place.StartAsync(o => o.Behaviour.Hold(GkeStep.EndpointGroups));
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        await place.Work.Kubectl.RunAsync("delete", kind, name);
        place.Google.Release(GkeStep.EndpointGroups);

        var run = await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -Timeout 120");

        Assert.Contains(name, run.AssertError("LoadBalancerFailed").ToString(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task At_the_time_out_it_is_said_what_is_waited_for()
    {
        await using var place = await L7Place.StartAsync(o => o.Behaviour.Hold(GkeStep.ForwardingRules));
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();

        var error = (await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -Timeout 4")).AssertError("LoadBalancerTimeout");

        Assert.Contains("an address", error.ToString(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task Ctrl_C_ends_a_wait_at_once()
    {
        await using var place = await L7Place.StartAsync(o => o.Behaviour.Hold(GkeStep.ForwardingRules));
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        var shortest = TimeSpan.MaxValue;
        // The best of three: the machine of the tests may be busy with others.
        for (int i = 0; i < 3 && shortest > TimeSpan.FromMilliseconds(200); i++)
        {
            using var waiting = place.Start($"{L7Place.Get} | Wait-MilvusL7");
            await Wait.UntilAsync("progress", () => Task.FromResult(waiting.Progress.Count > 0));
            var clock = Stopwatch.StartNew();
            await waiting.StopAsync();
            shortest = clock.Elapsed < shortest ? clock.Elapsed : shortest;
            Assert.Empty((await waiting.EndAsync()).Errors);
        }

        Assert.True(shortest < TimeSpan.FromMilliseconds(200), $"it took {shortest}");
    }

    [ClusterFact]
    public async Task A_wait_without_an_Ingress_ends_at_once()
    {
        await using var place = await L7Place.StartAsync();

        (await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7")).AssertError("IngressNotFound");
        (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status")).AssertError("IngressNotFound");
    }

    [ClusterFact]
    public async Task Kubernetes_alone_tells_too_whether_it_serves()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        place.Server.ClearRequests();

        var status = (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status -SkipCompute")).AssertNoError();

        Assert.Equal("True", status.Text("Ready"));
        Assert.Contains("-SkipCompute", status.Text("ComputeUnknown"), StringComparison.Ordinal);
        Assert.Empty(place.Server.Requests);
    }

    [ClusterFact]
    public async Task Without_a_permission_on_Google_Cloud_that_part_is_unknown_and_says_why()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        place.Server.Forbid("compute.backendServices.get");

        var status = (await place.RunAsync($"$s = {L7Place.Get} | Get-MilvusL7Status; $s.Ready; $s.Backend[0].Unknown")).AssertNoError();

        Assert.Equal("True", status.Output[0].ToString());
        Assert.Contains("permission", status.Output[1].ToString(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task The_access_token_shows_in_no_stream()
    {
        await using var place = await L7Place.StartAsync();

        var run = await place.RunAsync($"$DebugPreference = 'Continue'; {Workplace.Pipeline} -Verbose | Wait-MilvusL7 -Timeout 120 -Verbose; {L7Place.Get} | Test-MilvusL7 -Verbose");

        Assert.DoesNotContain("ya29", run.Everything(), StringComparison.Ordinal);
        Assert.Contains(run.Verbose, v => v.Contains("backendServices", StringComparison.Ordinal));
        Assert.NotEmpty(place.Server.Requests);
        Assert.All(place.Server.Requests, r => Assert.Equal("ya29.a-token-of-the-tests", r.BearerToken));
    }

    [ClusterFact]
    public async Task Nothing_is_wrong_after_the_pipeline_but_that_no_DNS_knows_the_host()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        Assert.Equal(["HostNotResolved", "CertificateSelfSigned"], Ids(await place.RunAsync($"{L7Place.Get} | Test-MilvusL7")));

        await place.Work.Kubectl.RunAsync("delete", "backendconfig", "my-release-backendconfig");
        Assert.Contains("BackendConfigMissing", Ids(await place.RunAsync($"{L7Place.Get} | Test-MilvusL7")));
        Assert.Equal("False", (await place.RunAsync($"{L7Place.Get} | Test-MilvusL7 -Quiet")).AssertNoError().Output.Single().ToString());

        // Other tests have the same host in namespaces of their own.
        static IEnumerable<string> Ids(ModuleRun run) => run.AssertNoError().Output.Select(f => ModuleRun.Text(f, "Id")).Where(id => id != "HostShared");
    }

    [ClusterFact]
    public async Task A_sync_error_that_lasts_ends_the_wait_with_what_GKE_says()
    {
        await using var place = await L7Place.StartAsync(o => o.Behaviour.Hold(GkeStep.UrlMap));
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        var now = DateTimeOffset.UtcNow;
        await place.Work.Kubectl.ApplyAsync($$"""
            apiVersion: v1
            kind: Event
            metadata: {name: lasting}
            type: Warning
            reason: Sync
            message: "Error syncing to GCP: error running load balancer syncing routine: something that no rule knows"
            count: 12
            firstTimestamp: "{{now.AddMinutes(-9):yyyy-MM-ddTHH:mm:ssZ}}"
            lastTimestamp: "{{now:yyyy-MM-ddTHH:mm:ssZ}}"
            involvedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: my-release-milvus, namespace: {{place.Work.Rig.Namespace}}}
            """);

        var run = await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -Timeout 120");

        Assert.Contains("something that no rule knows", run.AssertError("LoadBalancerFailed").ToString(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task The_report_is_one_page_of_the_cluster_as_it_is()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        var run = (await place.RunAsync($"{L7Place.Get} | Export-MilvusL7Report -Path report.html")).AssertNoError();

        string page = await File.ReadAllTextAsync(Path.Combine(place.Work.Folder, "report.html"));
        Assert.EndsWith("report.html", run.Output.Single().ToString(), StringComparison.Ordinal);
        Assert.Contains("my-release-milvus-proxy-", page, StringComparison.Ordinal);
        Assert.Contains("HostNotResolved", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }
}
