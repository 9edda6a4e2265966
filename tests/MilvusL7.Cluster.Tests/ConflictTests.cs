using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>Others write between the moment the diff is shown and the moment it is carried out: while the question stands.</summary>
public sealed class ConflictTests
{
    private const string SetType = "Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Confirm";

    [ClusterFact]
    public async Task A_field_that_others_changed_beside_ours_stays_and_the_change_is_made()
    {
        await using var place = await StartAsync();
        WhileAsked(place, () => place.Kubectl.RunAsync("annotate", "service", Workplace.Service, "note=theirs"));

        var run = (await place.RunAsync(SetType + " -Verbose")).AssertNoError();

        Assert.Equal(["Configured"], run.Actions);
        var service = await place.Kubectl.GetAsync("service", Workplace.Service);
        Assert.Equal("theirs", service["metadata"]!["annotations"]!["note"]!.ToString());
        Assert.Equal("ClusterIP", service["spec"]!["type"]!.ToString());
        Assert.Contains(run.Verbose, line => line.Contains("changed by someone else in the meantime", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task A_field_that_others_changed_themselves_is_left_as_theirs()
    {
        await using var place = await StartAsync();
        WhileAsked(place, () => place.Kubectl.RunAsync("patch", "service", Workplace.Service, "-p", """{"spec":{"type":"NodePort","loadBalancerSourceRanges":null}}"""));

        var run = await place.RunAsync(SetType);

        Assert.Contains("spec.", run.AssertError("ChangedMeanwhile").ToString(), StringComparison.Ordinal);
        Assert.Equal("NodePort", (await place.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
    }

    [ClusterFact]
    public async Task A_custom_resource_that_others_changed_in_the_same_field_is_left_as_theirs()
    {
        await using var place = await StartAsync(MilvusRelease.Operator);
        WhileAsked(place, () => place.Kubectl.RunAsync("patch", "milvus", Workplace.Release, "--type=merge", "-p", """{"spec":{"components":{"proxy":{"serviceType":"NodePort"}}}}"""));

        var run = await place.RunAsync(SetType);

        Assert.Contains("spec.components.proxy.serviceType", run.AssertError("ChangedMeanwhile").ToString(), StringComparison.Ordinal);
        Assert.Equal("NodePort", (await place.Kubectl.GetAsync("milvus", Workplace.Release))["spec"]!["components"]!["proxy"]!["serviceType"]!.ToString());
    }

    [ClusterFact]
    public async Task A_change_that_stops_halfway_says_what_was_changed_and_what_was_not()
    {
        await using var place = await StartAsync();
        WhileAsked(place, () => place.Kubectl.RunAsync("annotate", "--overwrite", "deployment", "my-release-milvus-querynode", "note=theirs"),
            () => place.Kubectl.RunAsync("patch", "deployment", "my-release-milvus-proxy", "-p", """{"spec":{"template":{"metadata":{"annotations":{"checksum/config":"theirs"}}}}}"""));

        var run = await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -SettingsIn UserYaml -Confirm");

        string message = run.AssertError("ChangedMeanwhile").ToString();
        Assert.Contains($"Changed before that: ConfigMap {place.Rig.Namespace}/my-release-milvus", message, StringComparison.Ordinal);
        Assert.Contains("Not changed: ", message, StringComparison.Ordinal);
        Assert.Contains("my-release-milvus-proxy", message[message.IndexOf("Not changed: ", StringComparison.Ordinal)..], StringComparison.Ordinal);

        // The same command goes on from there.
        place.Module.Answer = null;
        (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -SettingsIn UserYaml -Wait")).AssertNoError();
        Assert.Contains("tlsMode: 1", (await place.Kubectl.GetAsync("configmap", Workplace.Service))["data"]!["user.yaml"]!.ToString(), StringComparison.Ordinal);
    }

    [ClusterTheory]
    [InlineData("apply")]
    [InlineData("patch")]
    public async Task An_own_object_that_another_manager_took_is_a_conflict_that_Force_resolves(string how)
    {
        await using var place = await StartAsync();
        (await place.RunAsync("Get-MilvusRelease my-release | New-MilvusBackendConfig")).AssertNoError();
        if (how == "apply")
        {
            string theirs = Path.Combine(place.Folder, "theirs.yaml");
            await File.WriteAllTextAsync(theirs, """
                apiVersion: cloud.google.com/v1
                kind: BackendConfig
                metadata: {name: my-release-backendconfig}
                spec: {timeoutSec: 60}
                """);
            await place.Kubectl.RunAsync("apply", "--server-side", "--force-conflicts", "--field-manager=platform-team", "-f", theirs);
        }
        else
        {
            await place.Kubectl.RunAsync("patch", "backendconfig", "my-release-backendconfig", "--type=merge", "--field-manager=platform-team", "-p", """{"spec":{"timeoutSec":60}}""");
        }

        // What is not asked for is left to them.
        Assert.Equal(["Unchanged"], (await place.RunAsync("Get-MilvusRelease my-release | New-MilvusBackendConfig")).AssertNoError().Actions);

        var run = await place.RunAsync("Get-MilvusRelease my-release | New-MilvusBackendConfig -TimeoutSec 3600");

        string message = run.AssertError("FieldConflict").ToString();
        Assert.Contains("platform-team", message, StringComparison.Ordinal);
        Assert.Contains(".spec.timeoutSec", message, StringComparison.Ordinal);
        Assert.Equal("60", await TimeoutAsync(place));

        Assert.Equal(["Configured"], (await place.RunAsync("Get-MilvusRelease my-release | New-MilvusBackendConfig -TimeoutSec 3600 -Force")).AssertNoError().Actions);
        Assert.Equal("3600", await TimeoutAsync(place));
    }

    [ClusterFact]
    public async Task Giving_up_an_address_asks_for_itself_and_no_is_no()
    {
        await using var place = await StartAsync();
        string address = ClusterRig.AddressOf(await place.Kubectl.GetAsync("service", Workplace.Service))!;
        var questions = new List<string>();
        place.Module.Answer = question =>
        {
            questions.Add(question);
            return question.Contains("cannot be undone", StringComparison.Ordinal) ? 1 : 0;
        };

        var run = (await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP")).AssertNoError();

        Assert.Empty(run.Output);
        Assert.Contains(address, Assert.Single(questions), StringComparison.Ordinal);
        Assert.Equal(address, ClusterRig.AddressOf(await place.Kubectl.GetAsync("service", Workplace.Service)));
    }

    [ClusterFact]
    public async Task Where_nobody_can_answer_giving_up_an_address_is_an_error()
    {
        await using var place = await StartAsync();

        var run = await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP");

        Assert.Contains("-Force", run.AssertError("ConfirmationRequired").ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("LoadBalancer", (await place.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
    }

    private static async Task<Workplace> StartAsync(string owner = MilvusRelease.Manifest)
    {
        var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, owner);
        await Expected.WaitForQuietAsync(place);
        return place;
    }

    /// <summary>Does it when the first question is asked, then answers yes to that and all others.</summary>
    private static void WhileAsked(Workplace place, params Func<Task>[] work)
    {
        bool done = false;
        place.Module.Answer = _ =>
        {
            if (!done)
            {
                done = true;
                foreach (var one in work)
                {
                    one().GetAwaiter().GetResult();
                }
            }

            return 0;
        };
    }

    private static async Task<string> TimeoutAsync(Workplace place) =>
        (await place.Kubectl.GetAsync("backendconfig", "my-release-backendconfig"))["spec"]!["timeoutSec"]!.ToString();
}
