using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

public sealed class HelmTests
{
    private const string SetType = "Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Confirm:$false";
    private const string Annotate = "Get-MilvusRelease my-release | Add-MilvusL7Annotation";

    [ClusterFact]
    public async Task A_release_with_an_upgrade_under_way_is_refused_with_the_way_back()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        await CopyRevisionAsync(place, "pending-upgrade");
        await Expected.WaitForQuietAsync(place);
        var before = await place.Rig.SnapshotAsync();

        var run = await place.RunAsync(SetType);

        var error = run.AssertError("HelmReleasePending");
        Assert.Contains("pending-upgrade", error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"helm rollback my-release 1 --namespace {place.Rig.Namespace}", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before.ResourceVersions, (await place.Rig.SnapshotAsync()).ResourceVersions);
        Assert.Empty(place.HelmCalls);
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task After_a_failed_upgrade_the_deployed_revision_is_gone_on_from_with_a_warning(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place);
        var wanted = (await place.Helm.ValuesAsync(Workplace.Release))!;
        var failed = await place.Helm.TryAsync("upgrade", Workplace.Release, RigEnvironment.Chart, "--reset-then-reuse-values", "--set", "service.port=99999", "--set", "proxy.replicas=7");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Equal(["1 deployed", "2 failed"], await place.RevisionsAsync());

        var run = (await place.RunAsync(SetType)).AssertNoError();

        Assert.Contains(run.Warnings, warning => warning.Contains("revision 2 is in state failed", StringComparison.Ordinal) && warning.Contains("revision 1", StringComparison.Ordinal));
        wanted["service"]!["type"] = "ClusterIP";
        var values = await place.Helm.ValuesAsync(Workplace.Release);
        Assert.True(JsonNode.DeepEquals(wanted, values), $"{wanted}\n{values}");
        Assert.Equal("3 deployed", (await place.RevisionsAsync())[^1]);
    }

    [ClusterFact]
    public async Task A_chart_of_another_version_is_refused()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        string chart = Path.Combine(place.Folder, "chart");
        await new Tool("/bin/cp", new Dictionary<string, string>()).RunAsync(["-r", RigEnvironment.Chart, chart]);
        string about = Path.Combine(chart, "Chart.yaml");
        string installed = Version(await File.ReadAllTextAsync(about));
        await File.WriteAllTextAsync(about, (await File.ReadAllTextAsync(about)).Replace("version: " + installed, "version: 4.9.9", StringComparison.Ordinal));

        var run = await place.RunAsync($"Get-MilvusRelease my-release -Chart '{chart}' | Set-MilvusServiceType ClusterIP -Confirm:$false");

        string message = run.AssertError("ChartVersionMismatch").ToString();
        Assert.Contains("4.9.9", message, StringComparison.Ordinal);
        Assert.Contains(installed, message, StringComparison.Ordinal);
        Assert.Equal(["1 deployed"], await place.RevisionsAsync());
    }

    [ClusterTheory]
    [InlineData("helm3", "service.yaml", "  type: {{ .type }}", "  type: {{ $.Values.milvus.service.type }}", "milvus: {service: {type: LoadBalancer}}", "Set-MilvusServiceType ClusterIP -Confirm:$false", "type ClusterIP")]
    [InlineData("helm4", "deployments.yaml", " $values.extraEnv", " $.Values.extraEnv", "", "Enable-MilvusTls", "common.security.tlsMode")]
    public async Task A_chart_that_makes_nothing_of_the_values_is_refused_before_a_change(string helm, string template, string from, string to, string values, string command, string wish)
    {
        await using var place = await Workplace.StartAsync(helm);
        string chart = Path.Combine(place.Folder, "chart");
        await new Tool("/bin/cp", new Dictionary<string, string>()).RunAsync(["-r", RigEnvironment.StandInChart, chart]);
        string file = Path.Combine(chart, "templates", template);
        string text = await File.ReadAllTextAsync(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(from, to, StringComparison.Ordinal));
        place.Helm.Chart = chart;
        await place.Helm.InstallAsync(Workplace.Release, "service: {type: LoadBalancer}\n" + values);

        var run = await place.RunAsync($"Get-MilvusRelease my-release -Chart '{chart}' | {command}");

        Assert.Contains(wish, run.AssertError("ChartNotUnderstood").ToString(), StringComparison.Ordinal);
        Assert.Equal(["1 deployed"], await place.RevisionsAsync());
    }

    /// <summary>Of the message queue's chart as the real one renders it: literals that begin with a line of spaces, a key that stands twice.</summary>
    [ClusterFact]
    public async Task Objects_of_other_charts_that_no_change_is_about_stand_in_no_way()
    {
        await using var place = await Workplace.StartAsync();
        place.Helm.Chart = RigEnvironment.StandInChart;
        await place.Helm.InstallAsync(Workplace.Release, new MilvusRelease().Values(hasDependencies: false).Replace("pulsar: {enabled: false}", "pulsar: {enabled: true}", StringComparison.Ordinal));
        var queue = await place.Kubectl.GetAsync("configmap", "my-release-pulsar-proxy");
        Assert.Equal("10", queue["data"]!["httpNumThreads"]!.ToString());

        var run = (await place.RunAsync($"Get-MilvusRelease my-release -Chart '{RigEnvironment.StandInChart}' | Set-MilvusServiceType ClusterIP -Confirm:$false | Enable-MilvusTls -SettingsIn UserYaml")).AssertNoError();

        Assert.Contains(run.Warnings, w => w.EndsWith("Helm also deletes ConfigMap my-release-pulsar-init.", StringComparison.Ordinal));
        Assert.DoesNotContain("pulsar-proxy", run.Everything(), StringComparison.Ordinal);
        Assert.Equal("ClusterIP", (await place.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
        Assert.Equal(queue["metadata"]!["resourceVersion"]!.ToString(), (await place.Kubectl.GetAsync("configmap", "my-release-pulsar-proxy"))["metadata"]!["resourceVersion"]!.ToString());
    }

    [ClusterFact]
    public async Task A_chart_in_a_folder_of_the_installed_version_does()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease(isStandalone: true).InstallAsync(place);

        (await place.RunAsync($"Get-MilvusRelease my-release -Chart '{RigEnvironment.Chart}' | Enable-MilvusTls")).AssertNoError();

        Assert.Equal(["1 superseded", "2 deployed"], await place.RevisionsAsync());
        Assert.DoesNotContain(place.HelmCalls, call => call.Contains("--version", StringComparison.Ordinal));
    }

    [ClusterTheory]
    [InlineData("helm3", "nowhere/milvus")]
    [InlineData("helm4", "nowhere/milvus")]
    [InlineData("helm3", "milvus/nothing")]
    [InlineData("helm4", "milvus/nothing")]
    public async Task A_chart_that_helm_does_not_find_is_an_error_that_says_how_to_get_it(string helm, string chart)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place);

        var run = await place.RunAsync($"Get-MilvusRelease my-release -Chart {chart} | Set-MilvusServiceType ClusterIP -Confirm:$false");

        var error = run.AssertError("HelmChartUnavailable");
        Assert.Contains(chart, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("helm repo add", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["1 deployed"], await place.RevisionsAsync());
    }

    [ClusterTheory]
    [InlineData("helm3", "helm3", "")]
    [InlineData("helm3", "helm4", "")]
    [InlineData("helm4", "helm4", "--force-conflicts")]
    public async Task Force_takes_fields_over_only_where_Helm_applies_server_side(string installed, string helm, string expected)
    {
        await using var place = await Workplace.StartAsync(installed);
        await new MilvusRelease().InstallAsync(place);
        place.UseHelm(helm);

        (await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Force")).AssertNoError();

        Assert.Equal(["1 superseded", "2 deployed"], await place.RevisionsAsync());
        Assert.Equal(expected.Length > 0, place.HelmCalls.Any(call => call.Contains("--force-conflicts", StringComparison.Ordinal)));
    }

    [ClusterFact]
    public async Task A_helm_that_is_too_old_is_refused()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        place.UseHelmScript("printf v3.12.0");

        var run = await place.RunAsync(SetType);

        Assert.Contains("3.12", run.AssertError("HelmTooOld").ToString(), StringComparison.Ordinal);
        Assert.Equal(["1 deployed"], await place.RevisionsAsync());
    }

    [ClusterFact]
    public async Task A_helm_that_is_not_there_is_an_error_that_names_it()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);

        var run = await PwshRun.StartAsync(
            place, $"Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Confirm:$false -ErrorVariable faults; $faults[0].FullyQualifiedErrorId", place.Kubeconfig, helm: "/nonexistent/helm");

        Assert.Contains("HelmNotFound,", run.Output, StringComparison.Ordinal);
        Assert.Contains("/nonexistent/helm", run.Error, StringComparison.Ordinal);
        Assert.Equal(["1 deployed"], await place.RevisionsAsync());
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task A_list_of_kubeconfigs_from_the_environment_reaches_helm(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place);
        var (one, two) = SplitKubeconfig(place);

        var run = await PwshRun.StartAsync(place, Workplace.Pipeline, $"{one}:{two}");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal("4 deployed", (await place.RevisionsAsync())[^1]);
        Expected.AssertCreated(await place.SnapshotAsync(), place.Rig.Namespace);
    }

    [ClusterFact]
    public async Task A_list_of_kubeconfigs_from_the_parameter_reaches_helm()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        var (one, two) = SplitKubeconfig(place);
        place.Module.UseKubeconfig(one, two);

        (await place.RunAsync(SetType)).AssertNoError();

        Assert.Equal(["1 superseded", "2 deployed"], await place.RevisionsAsync());
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task Values_reach_helm_by_standard_input_and_the_chart_version_is_pinned(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        var release = new MilvusRelease();
        await release.InstallAsync(place);

        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();

        string installed = Version(await File.ReadAllTextAsync(Path.Combine(RigEnvironment.Chart, "Chart.yaml")));
        string[] upgrades = [.. place.HelmCalls.Where(call => call.StartsWith("upgrade ", StringComparison.Ordinal))];
        Assert.Equal(6, upgrades.Length);
        Assert.All(upgrades, call =>
        {
            string[] words = call.Split(' ');
            Assert.Equal(["my-release", "milvus/milvus"], words[1..3]);
            Assert.Equal(installed, After(words, "--version"));
            Assert.Equal("-", After(words, "--values"));
            Assert.Contains("--reset-then-reuse-values", words);
            Assert.DoesNotContain("-f", words);
            Assert.DoesNotContain("--kubeconfig", words);
            Assert.DoesNotContain(words, word => word.StartsWith("--set", StringComparison.Ordinal));
            Assert.DoesNotContain("--force-conflicts", words);
            Assert.DoesNotContain(release.SecretKey, call, StringComparison.Ordinal);
        });
        Assert.Contains($"milvus-{installed}", (await place.Kubectl.GetAsync("service", Workplace.Service))["metadata"]!["labels"]!["helm.sh/chart"]!.ToString(), StringComparison.Ordinal);
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task An_annotation_that_kubectl_spelt_differently_is_kept_to_the_letter(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place);
        const string Spelt = """{ "ingress": true }""";
        await place.Kubectl.RunAsync("annotate", "service", Workplace.Service, "cloud.google.com/neg=" + Spelt);

        (await place.RunAsync(Annotate)).AssertNoError();

        Assert.Equal(Spelt, await AnnotationAsync(place, "cloud.google.com/neg"));
        Assert.Equal(Spelt, (await place.Helm.ValuesAsync(Workplace.Release))!["service"]!["annotations"]!["cloud.google.com/neg"]!.ToString());
        Assert.Equal(["1 superseded", "2 deployed"], await place.RevisionsAsync());
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task A_stale_annotation_that_Helm_does_not_know_is_removed_with_Force(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place);
        await place.Kubectl.RunAsync("annotate", "service", Workplace.Service, """service.alpha.kubernetes.io/app-protocols={"milvus":"HTTP"}""");

        (await place.RunAsync(Annotate)).AssertError("StaleAnnotation");
        (await place.RunAsync(Annotate + " -Force")).AssertNoError();

        var annotations = (await place.Kubectl.GetAsync("service", Workplace.Service))["metadata"]!["annotations"]!;
        Assert.Null(annotations["service.alpha.kubernetes.io/app-protocols"]);
        Assert.Equal("search", annotations["team.example.com/owner"]!.ToString());
        Assert.Equal(["Unchanged"], (await place.RunAsync(Annotate)).AssertNoError().Actions);
    }

    [ClusterFact]
    public async Task With_Helm_4_another_managers_annotation_is_a_conflict_that_Force_resolves()
    {
        await using var place = await Workplace.StartAsync("helm4");
        await new MilvusRelease().InstallAsync(place);
        await place.Kubectl.RunAsync("annotate", "service", Workplace.Service, """cloud.google.com/neg={"exposed_ports":{"9091":{}}}""");

        var run = await place.RunAsync(Annotate);

        var error = run.AssertError("HelmConflict");
        Assert.Contains("kubectl-annotate", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("cloud.google.com/neg", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Force", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("""{"exposed_ports":{"9091":{}}}""", await AnnotationAsync(place, "cloud.google.com/neg"));

        (await place.RunAsync(Annotate + " -Force")).AssertNoError();

        var merged = JsonNode.Parse(await AnnotationAsync(place, "cloud.google.com/neg"))!;
        Assert.True(merged["ingress"]!.GetValue<bool>());
        Assert.NotNull(merged["exposed_ports"]!["9091"]);
    }

    [ClusterFact]
    public async Task With_Helm_4_another_managers_service_type_is_a_conflict_that_Force_resolves()
    {
        await using var place = await Workplace.StartAsync("helm4");
        await new MilvusRelease().InstallAsync(place);
        await place.Kubectl.RunAsync("patch", "service", Workplace.Service, "--field-manager=platform-team", "-p", """{"spec":{"type":"NodePort","externalTrafficPolicy":"Cluster","loadBalancerSourceRanges":null}}""");

        var run = await place.RunAsync(SetType);

        var error = run.AssertError("HelmConflict");
        Assert.Contains("platform-team", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(".spec.type", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("NodePort", (await place.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());

        (await place.RunAsync(SetType + " -Force")).AssertNoError();

        Assert.Equal("ClusterIP", (await place.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
    }

    [ClusterFact]
    public async Task An_upgrade_made_while_the_question_stood_is_not_written_over()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        bool upgraded = false;
        place.Module.Answer = _ =>
        {
            if (!upgraded)
            {
                upgraded = true;
                place.Helm.UpgradeAsync(Workplace.Release, "{proxy: {replicas: 3}}").GetAwaiter().GetResult();
            }

            return 0;
        };

        var run = await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Confirm");

        Assert.Contains("revision 2", run.AssertError("ChangedMeanwhile").ToString(), StringComparison.Ordinal);
        Assert.Equal(["1 superseded", "2 deployed"], await place.RevisionsAsync());
        Assert.Equal("LoadBalancer", (await place.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
    }

    [ClusterFact]
    public async Task Only_the_newest_deployed_revision_is_read()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        await place.Helm.UpgradeAsync(Workplace.Release, "{proxy: {replicas: 1}}");
        await place.Helm.UpgradeAsync(Workplace.Release, "{proxy: {replicas: 2}}");

        var run = (await place.RunAsync("Get-MilvusRelease my-release -Verbose")).AssertNoError();

        string[] records = [.. run.Verbose.Where(line => line.Contains("/secrets/sh.helm.release", StringComparison.Ordinal))];
        Assert.EndsWith("/secrets/sh.helm.release.v1.my-release.v3", Assert.Single(records), StringComparison.Ordinal);
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task Stopping_the_pipeline_ends_helm_and_leaves_no_pending_revision(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place, more: "annotations: {milvusl7.test/never-ready: 'true'}");
        string pidFile = Path.Combine(place.Folder, "pid");
        // Its --wait has something to wait for without end.
        place.UseHelmScript($"""
            case "$*" in
              upgrade*--dry-run*) ;;
              upgrade*) echo $$ >"{pidFile}"; exec "{RigEnvironment.Tool(helm)}" "$@" --wait --timeout 180s ;;
            esac
            exec "{RigEnvironment.Tool(helm)}" "$@"
            """);
        using var running = place.Module.Start(SetType);
        await Wait.UntilAsync("helm's waiting", async () => File.Exists(pidFile) && (await place.RevisionsAsync())[^1] == "2 pending-upgrade"
            && (await place.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString() == "ClusterIP");
        int pid = int.Parse((await File.ReadAllTextAsync(pidFile)).Trim(), CultureInfo.InvariantCulture);

        await running.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));

        await Wait.UntilAsync("helm's end", () => Task.FromResult(!Directory.Exists($"/proc/{pid}") || IsZombie(pid)), TimeSpan.FromSeconds(15));
        await running.EndAsync();
        Assert.Equal("2 failed", (await place.RevisionsAsync())[^1]);
    }

    private static bool IsZombie(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string After(string[] words, string option) => words[Array.IndexOf(words, option) + 1];

    private static string Version(string about) =>
        about.Split('\n').First(line => line.StartsWith("version: ", StringComparison.Ordinal))["version: ".Length..].Trim();

    private static async Task<string> AnnotationAsync(Workplace place, string name) =>
        (await place.Kubectl.GetAsync("service", Workplace.Service))["metadata"]!["annotations"]![name]!.ToString();

    private static async Task CopyRevisionAsync(Workplace place, string status)
    {
        var secret = await place.Kubectl.GetAsync("secret", "sh.helm.release.v1.my-release.v1");
        var labels = secret["metadata"]!["labels"]!.DeepClone();
        labels["version"] = "2";
        labels["status"] = status;
        secret["metadata"] = new JsonObject { ["name"] = "sh.helm.release.v1.my-release.v2", ["labels"] = labels };
        await place.Kubectl.ApplyAsync(secret.ToJsonString());
    }

    /// <summary>The cluster and its user in one file, the context in another.</summary>
    private static (string One, string Two) SplitKubeconfig(Workplace place)
    {
        string[] lines = File.ReadAllLines(place.Kubeconfig);
        string[] Section(string name)
        {
            int start = Array.IndexOf(lines, name + ":");
            return [lines[start], .. lines.Skip(start + 1).TakeWhile(line => line.StartsWith('-') || line.StartsWith(' '))];
        }

        string[] head = ["apiVersion: v1", "kind: Config"];
        string one = Path.Combine(place.Folder, "one.kubeconfig");
        string two = Path.Combine(place.Folder, "two.kubeconfig");
        File.WriteAllLines(one, [.. head, .. Section("clusters"), .. Section("users")]);
        File.WriteAllLines(two, [.. head, "current-context: " + RigEnvironment.ContextName, .. Section("contexts")]);
        return (one, two);
    }
}
