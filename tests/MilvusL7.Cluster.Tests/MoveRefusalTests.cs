using System.Text.RegularExpressions;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>What a move does not do, and that it then has written nothing at all.</summary>
public sealed partial class MoveRefusalTests
{
    private const string Enable = $"{L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned";

    [ClusterTheory]
    [InlineData(MilvusRelease.Manifest, "InPlace")]
    [InlineData(MilvusRelease.Manifest, "SideBySide")]
    [InlineData(MilvusRelease.Operator, "SideBySide")]
    [InlineData(MilvusRelease.Helm, "InPlace")]
    [InlineData(MilvusRelease.Helm, "SideBySide")]
    public async Task WhatIf_writes_nothing_and_shows_every_step(string owner, string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        var run = await UntouchedAsync(place, $"{Enable} -Strategy {strategy} -StaticAddressName my-ip -KeepL4Address -Wait -OutPath public.pem -WhatIf -Verbose");

        run.AssertNoError();
        Assert.Equal("Planned", run.Text("State"));
        Assert.Contains("What if: ", run.Shown, StringComparison.Ordinal);
        Assert.Contains("planned/Ingress", run.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(place.Server.Requests, r => r.Method != "GET");
        // What is made and deleted again leaves no trace but here.
        Assert.DoesNotContain(run.Verbose, line => Writes().IsMatch(line) && !line.Contains("dryRun=All", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(place.Work.Folder, "public.pem")));
    }

    [ClusterFact]
    public async Task WhatIf_of_Complete_and_of_Disable_writes_nothing()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync($"{Enable} -Wait -Timeout 120")).AssertNoError();

        Assert.Equal("Planned", (await UntouchedAsync(place, $"{L7Place.Get} | Complete-MilvusL7 -WhatIf")).AssertNoError().Text("State"));
        Assert.Equal("Planned", (await UntouchedAsync(place, $"{L7Place.Get} | Disable-MilvusL7 -WhatIf")).AssertNoError().Text("State"));
    }

    [ClusterTheory]
    [InlineData("SideBySide")]
    [InlineData("InPlace")]
    public async Task Enable_a_second_time_writes_nothing_to_any_object(string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        string enable = $"{Enable} -Strategy {strategy} -Wait:$false";
        (await place.RunAsync(enable)).AssertNoError();
        (await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        var run = (await UntouchedAsync(place, enable)).AssertNoError();

        Assert.Equal("Prepared", run.Text("State"));
        Assert.Equal("False", (await place.RunAsync($"({enable}).Step.IsChange -contains $true")).AssertNoError().Output[^1].ToString());
    }

    [ClusterFact]
    public async Task No_is_an_answer_and_nothing_is_written()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        var asked = new List<string>();
        place.Work.Module.Answer = question =>
        {
            asked.Add(question);
            return 2;
        };

        var run = (await UntouchedAsync(place, $"{Enable} -Confirm")).AssertNoError();

        Assert.Equal("Planned", run.Text("State"));
        Assert.Contains("planned/Ingress", Assert.Single(asked), StringComparison.Ordinal);
    }

    [ClusterTheory]
    [InlineData("-L4Removal AtOnce -Strategy SideBySide", "L4RemovalInvalid")]
    [InlineData("-L4Removal AtOnce", "L4RemovalInvalid")]
    [InlineData("-StaticAddressName UPPER", "StaticAddressNameInvalid")]
    [InlineData("-HostName 10.0.0.1", "HostNameInvalid")]
    public async Task What_does_not_go_together_is_refused(string arguments, string id)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        string host = arguments.Contains("-HostName", StringComparison.Ordinal) ? string.Empty : $"-HostName {Workplace.Host}";

        (await UntouchedAsync(place, $"{L7Place.Get} | Enable-MilvusL7 {host} -SelfSigned {arguments}")).AssertError(id);
    }

    [ClusterFact]
    public async Task A_standalone_release_has_no_second_proxy()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        await place.Work.Kubectl.ApplyAsync(SmallRelease.Objects("alone"));
        string get = "Get-MilvusRelease alone";

        (await UntouchedAsync(place, $"{get} | Enable-MilvusL7 -HostName a.milvus.io -SelfSigned -Strategy SideBySide")).AssertError("SideBySideStandalone");
        var plan = (await place.RunAsync($"{get} | Get-MilvusL7Plan -HostName a.milvus.io -SelfSigned")).AssertNoError();
        Assert.Equal("InPlace", plan.Text("Strategy"));
    }

    [ClusterFact]
    public async Task A_move_goes_on_the_way_it_was_begun()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync($"{Enable} -Strategy SideBySide")).AssertNoError();
        (await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        var error = (await UntouchedAsync(place, $"{Enable} -Strategy InPlace")).AssertError("MoveStrategyOther");

        Assert.Contains("SideBySide", error.ToString(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task What_was_not_begun_is_not_completed_and_needs_no_way_back()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);

        (await UntouchedAsync(place, $"{L7Place.Get} | Complete-MilvusL7 -Confirm:$false")).AssertError("MoveNotBegun");
        Assert.Equal("Disabled", (await UntouchedAsync(place, $"{L7Place.Get} | Disable-MilvusL7 -Confirm:$false")).AssertNoError().Text("State"));
    }

    [ClusterFact]
    public async Task What_the_single_cmdlets_did_is_not_taken_back_by_guess()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();

        var run = await UntouchedAsync(place, $"{L7Place.Get} | Disable-MilvusL7 -Confirm:$false");

        run.AssertError("MoveNotBegun");
        Assert.Equal("Failed", run.Text("State"));
        Assert.Equal("", run.Text("Next"));
    }

    [ClusterTheory]
    [InlineData("""{"metadata":{"annotations":{"networking.gke.io/load-balancer-type":"Internal"}}}""", "SideBySide")]
    [InlineData("""{"metadata":{"annotations":{"networking.gke.io/load-balancer-type":"Internal"}}}""", "InPlace")]
    [InlineData("""{"spec":{"loadBalancerSourceRanges":["10.0.0.0/8"]}}""", "SideBySide")]
    [InlineData("""{"spec":{"loadBalancerSourceRanges":["10.0.0.0/8"]}}""", "InPlace")]
    public async Task Exposure_is_not_widened_unless_it_is_limited_or_accepted(string patch, string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        await place.Work.Kubectl.RunAsync("patch", "service", Workplace.Service, "--type=merge", "-p", patch);
        string enable = $"{Enable} -Strategy {strategy}";

        var error = (await UntouchedAsync(place, enable)).AssertError("ExposureWidened");

        Assert.Contains("-SecurityPolicy", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-Internal", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        foreach (string accepted in new[] { "-SecurityPolicy ours", "-Internal", "-Force" })
        {
            Assert.Equal("Planned", (await UntouchedAsync(place, $"{enable} {accepted} -WhatIf")).AssertNoError().Text("State"));
        }
    }

    [ClusterFact]
    public async Task Where_nobody_can_answer_the_address_is_not_given_up()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync($"{Enable} -Wait -Timeout 120")).AssertNoError();

        (await UntouchedAsync(place, $"{L7Place.Get} | Complete-MilvusL7")).AssertError("ConfirmationRequired");
    }

    [ClusterTheory]
    [InlineData("InPlace")]
    [InlineData("SideBySide")]
    public async Task A_release_that_a_GitOps_tool_manages_is_moved_as_far_as_the_tool_lets_it_and_the_plan_says_so(string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        await place.Work.Kubectl.RunAsync("label", "service", Workplace.Service, "argocd.argoproj.io/instance=vectors");
        string arguments = $"-HostName {Workplace.Host} -SelfSigned -Strategy {strategy}";

        var plan = (await UntouchedAsync(place, $"$p = {L7Place.Get} | Get-MilvusL7Plan {arguments}; $p.Step | % {{ \"$($_.Name) $($_.Diff.Length -gt 0)\" }}; $p.Warning")).AssertNoError();
        string[] shown = [.. plan.Output.Select(line => line.ToString()!)];
        Assert.Contains("Release True", shown);
        Assert.Contains("L4 load balancer True", shown);
        Assert.Equal(2, shown.Count(line => line.Contains("Argo CD manages release", StringComparison.Ordinal) && line.Contains("-Path", StringComparison.Ordinal)));

        string enable = $"{L7Place.Get} | Enable-MilvusL7 {arguments}";
        if (strategy == "InPlace")
        {
            (await UntouchedAsync(place, enable)).AssertError("GitOpsManaged");
            return;
        }

        // Beside the release nothing is the tool's.
        (await place.RunAsync($"{enable} -Wait -Timeout 120")).AssertNoError();
        string complete = $"{L7Place.Get} | Complete-MilvusL7 -Confirm:$false -DrainTimeout 0 -Timeout 120";
        (await UntouchedAsync(place, complete)).AssertError("GitOpsManaged");

        // In the tool's person: what stands in its repository now is done.
        (await place.RunAsync($"{L7Place.Get} | Enable-MilvusTls -Force | Add-MilvusL7Annotation -BackendConfigName my-release-backendconfig -Force | Set-MilvusServiceType ClusterIP -Force")).AssertNoError();
        Assert.Equal("Completed", (await place.RunAsync(complete)).AssertNoError().Text("State"));
    }

    [ClusterTheory]
    [InlineData("InPlace", "-Wait", "Enable-MilvusL7")]
    [InlineData("SideBySide", "-Wait", "Enable-MilvusL7 Complete-MilvusL7")]
    [InlineData("InPlace", "", "Enable-MilvusL7 Complete-MilvusL7")]
    public async Task One_table_of_arguments_does_for_the_plan_and_for_the_move(string strategy, string wait, string commands)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        string arguments = $"-HostName {Workplace.Host} -SelfSigned -OutPath public.pem -Strategy {strategy} {wait} -Timeout 120 -RolloutTimeout 120";

        var planned = (await UntouchedAsync(place, $"(({L7Place.Get} | Get-MilvusL7Plan {arguments}).Step | ? Command -eq Enable-MilvusL7).Name")).AssertNoError();
        var all = (await place.RunAsync($"({L7Place.Get} | Get-MilvusL7Plan {arguments}).Step.Command")).AssertNoError();
        var done = (await place.RunAsync($"({L7Place.Get} | Enable-MilvusL7 {arguments} -Force).Step.Name")).AssertNoError();

        Assert.Equal(done.Output.Select(name => name.ToString()), planned.Output.Select(name => name.ToString()));
        Assert.Equal(commands, string.Join(' ', all.Output.Select(command => command.ToString()).Distinct()));
    }

    [GeneratedRegex(" (POST|PUT|PATCH|DELETE) http")]
    private static partial Regex Writes();

    /// <summary>Runs it, and looks that nobody wrote any object meanwhile, not even the same again.</summary>
    private static async Task<ModuleRun> UntouchedAsync(L7Place place, string script)
    {
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();

        var run = await place.RunAsync(script);

        Assert.Equal(before.ResourceVersions, (await place.Work.SnapshotAsync()).ResourceVersions);
        Assert.Empty(await place.Work.Kubectl.ListAsync("leases"));
        return run;
    }
}
