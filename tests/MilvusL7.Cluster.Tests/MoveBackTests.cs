using System.Text;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>The way back: from anywhere, and only over what the move did.</summary>
public sealed class MoveBackTests
{
    private const string Enable = $"{L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host}";
    private const string Complete = $"{L7Place.Get} | Complete-MilvusL7 -Confirm:$false -DrainTimeout 0 -Timeout 120";
    private const string Disable = $"{L7Place.Get} | Disable-MilvusL7 -Confirm:$false";

    [ClusterTheory]
    [StrategyData(MilvusRelease.Manifest, "InPlace")]
    [StrategyData(MilvusRelease.Manifest, "SideBySide")]
    [StrategyData(MilvusRelease.Operator, "SideBySide")]
    [StrategyData(MilvusRelease.Helm, "InPlace")]
    [StrategyData(MilvusRelease.Helm, "SideBySide")]
    public async Task A_half_done_Enable_is_taken_back(string owner, string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();
        using (var running = place.Start($"{Enable} -SelfSigned -Strategy {strategy}"))
        {
            await Wait.UntilAsync("the Ingress", async () => (await place.Work.Kubectl.ListAsync("ingresses")).Count > 0);
            await running.StopAsync();
            await running.EndAsync();
        }

        Assert.Equal("Disabled", (await place.RunAsync(Disable)).AssertNoError().Text("State"));

        await Expected.WaitForQuietAsync(place.Work);
        Assert.Equal([], before.DifferencesTo(await place.Work.SnapshotAsync()));
        Assert.Empty(await place.Work.Kubectl.ListAsync("leases"));
    }

    [ClusterTheory]
    [StrategyData("InPlace")]
    [StrategyData("SideBySide")]
    public async Task Later_edits_of_others_stay(string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();
        (await place.RunAsync($"{Enable} -SelfSigned -Strategy {strategy}; {Complete}")).AssertNoError();
        await place.Work.Kubectl.RunAsync("annotate", "service", Workplace.Service, "team.example.com/later=yes");
        await place.Work.Kubectl.RunAsync("set", "env", "deployment/" + MilvusRelease.ServingDeployment, "--containers", MilvusRelease.ServingComponent, "LATER=yes");

        (await place.RunAsync(Disable)).AssertNoError();

        await Expected.WaitForQuietAsync(place.Work);
        var lines = before.DifferencesTo(await place.Work.SnapshotAsync());
        Assert.Equal(2, lines.Count);
        Assert.Contains("LATER", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("TLSMODE", lines[0], StringComparison.Ordinal);
        Assert.Equal("Service/my-release-milvus: metadata.annotations.team.example.com/later: nothing -> \"yes\"", lines[1]);
    }

    [ClusterFact]
    public async Task A_value_that_was_changed_meanwhile_stays()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync($"{Enable} -SelfSigned; {Complete}")).AssertNoError();
        await place.Work.Helm.RunAsync("upgrade", Workplace.Release, RigEnvironment.Chart, "--reset-then-reuse-values", "--set", "queryNode.replicas=3", "--set", "service.annotations.later=yes");

        (await place.RunAsync(Disable)).AssertNoError();

        string values = await place.Work.Helm.RunAsync("get", "values", Workplace.Release);
        Assert.Contains("replicas: 3", values, StringComparison.Ordinal);
        Assert.Contains("later: \"yes\"", values.Replace("later: yes", "later: \"yes\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("type: LoadBalancer", values, StringComparison.Ordinal);
        Assert.DoesNotContain("COMMON_SECURITY_TLSMODE", values, StringComparison.Ordinal);
        Assert.DoesNotContain("cloud.google.com", values, StringComparison.Ordinal);
    }

    [ClusterTheory]
    [InlineData(MilvusRelease.Manifest)]
    [InlineData(MilvusRelease.Helm)]
    public async Task AtOnce_gives_layer_4_up_in_one_change_and_comes_back(string owner)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();

        (await place.RunAsync($"{Enable} -SelfSigned -Strategy InPlace -L4 AtOnce -Confirm:$false")).AssertNoError();

        Assert.Equal("ClusterIP", (await place.Work.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
        if (owner == MilvusRelease.Helm)
        {
            Assert.Equal(2, (await place.Work.RevisionsAsync()).Count);
        }

        Assert.Equal("Completed", (await place.RunAsync(Complete)).AssertNoError().Text("State"));
        (await place.RunAsync(Disable)).AssertNoError();
        await Expected.WaitForQuietAsync(place.Work);
        Assert.Equal([], before.DifferencesTo(await place.Work.SnapshotAsync()));
    }

    [ClusterFact]
    public async Task AtOnce_asks_before_the_address_is_given_up()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);

        (await place.RunAsync($"{Enable} -SelfSigned -Strategy InPlace -L4Removal AtOnce")).AssertError("ConfirmationRequired");

        Assert.Equal("LoadBalancer", (await place.Work.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
        Assert.Empty(await place.Work.Kubectl.ListAsync("ingresses"));
    }

    [ClusterFact]
    public async Task A_static_address_that_was_reserved_is_released_and_one_that_was_there_stays()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress there")).AssertNoError();
        foreach (string name in new[] { "made", "there" })
        {
            var enabled = (await place.RunAsync($"{Enable} -SelfSigned -StaticAddressName {name} -Wait -Timeout 120 -Confirm:$false")).AssertNoError();
            Assert.Equal(place.Compute.Get($"global/addresses/{name}")!["address"]!.ToString(), enabled.Text("Address"));

            (await place.RunAsync(Disable)).AssertNoError();
        }

        Assert.Null(place.Compute.Get("global/addresses/made"));
        Assert.NotNull(place.Compute.Get("global/addresses/there"));
    }

    [ClusterFact]
    public async Task A_Secret_of_the_users_own_stays()
    {
        await using var place = await L7Place.StartAsync(owner: MilvusRelease.Manifest);
        (await place.RunAsync($"{L7Place.Get} | New-MilvusTlsSecret -HostName {Workplace.Host} -SecretName mine")).AssertNoError();
        var before = (await place.Work.SnapshotAsync())["Secret/mine"].ToJsonString();

        (await place.RunAsync($"{Enable} -SecretName mine -Wait -Timeout 120 -Confirm:$false; {Disable}")).AssertNoError();

        var after = await place.Work.SnapshotAsync();
        Assert.Equal(before, after["Secret/mine"].ToJsonString());
        Assert.DoesNotContain("Secret/my-release-milvus-tls", after.Objects.Keys);
    }

    [ClusterTheory]
    [StrategyData(MilvusRelease.Helm, "InPlace")]
    [StrategyData(MilvusRelease.Helm, "SideBySide")]
    [StrategyData(MilvusRelease.Operator, "SideBySide")]
    [StrategyData(MilvusRelease.Manifest, "SideBySide")]
    public async Task No_stream_object_or_record_holds_a_key(string owner, string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: owner);
        foreach (string stream in new[] { "Verbose", "Debug", "Information" })
        {
            place.Work.Module.Set(stream + "Preference", "Continue");
        }

        var runs = new List<ModuleRun>
        {
            (await place.RunAsync($"$p = {L7Place.Get} | Get-MilvusL7Plan -HostName {Workplace.Host} -SelfSigned -Strategy {strategy}; $p; $p.Step; $p.Check")).AssertNoError(),
            (await place.RunAsync($"{Enable} -SelfSigned -Strategy {strategy} -WhatIf -OutVariable o; $o.Step")).AssertNoError(),
            (await place.RunAsync($"{Enable} -SelfSigned -Strategy {strategy} -OutVariable o; $o.Step")).AssertNoError(),
        };
        var secret = await place.Work.Kubectl.GetAsync("secret", "my-release-milvus-tls");
        string record = await RecordAsync(place);
        runs.Add((await place.RunAsync($"{Complete} -OutVariable o; $o.Step")).AssertNoError());
        record += await RecordAsync(place);
        runs.Add((await place.RunAsync($"{Disable} -OutVariable o; $o.Step")).AssertNoError());

        string pem = Encoding.ASCII.GetString(Convert.FromBase64String(secret["data"]!["tls.key"]!.ToString()));
        string[] forbidden =
        [
            "GOOGAK", "ya29.", "PRIVATE KEY", secret["data"]!["tls.key"]!.ToString(),
            .. pem.Split('\n').Where(line => line.Length > 20 && !line.StartsWith("---", StringComparison.Ordinal)),
        ];
        Assert.All(runs, run => Assert.NotEmpty(run.Debug));
        foreach (string text in runs.Select(run => run.Everything()).Concat(place.Work.HelmCalls).Append(record))
        {
            Assert.All(forbidden, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
            Assert.DoesNotMatch("gsk[0-9a-f]{16}", text);
        }
    }

    private static async Task<string> RecordAsync(L7Place place)
    {
        var secret = await place.Work.Kubectl.GetAsync("secret", "milvusl7-my-release");
        return Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"]!["move.json"]!.ToString())) + secret["metadata"]!.ToJsonString();
    }
}
