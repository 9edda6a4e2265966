using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

public sealed class TlsSettingsTests
{
    private static readonly string[] Settings = ["tlsMode: 1", "proxy:", "http:", "port: 8080"];

    [ClusterTheory]
    [InlineData(MilvusRelease.Helm)]
    [InlineData(MilvusRelease.Manifest)]
    public async Task Settings_in_user_yaml_leave_the_users_text_to_the_byte_and_restart_every_component(string owner)
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, owner);
        await place.Rig.WaitForRolloutAsync();
        string before = await UserYamlAsync(place);
        var replicaSets = await ReplicaSetsAsync(place);

        var run = (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -SettingsIn UserYaml -Wait")).AssertNoError();

        Assert.Equal(replicaSets.Keys.Order().Select(name => "my-release-milvus-" + name), ((string[])run.Output[0].Properties["RestartedDeployment"].Value).Order());
        AssertKept(before, await UserYamlAsync(place));
        if (owner == MilvusRelease.Helm)
        {
            AssertKept(MilvusRelease.UserYaml.TrimEnd('\n'), (await place.Helm.ValuesAsync(Workplace.Release))!["extraConfigFiles"]!["user.yaml"]!.ToString().TrimEnd('\n'));
        }

        var now = await ReplicaSetsAsync(place);
        Assert.All(replicaSets.Keys, name => Assert.Equal(replicaSets[name] + 1, now[name]));
        await AssertRolledOutAsync(place);
        Assert.Equal("OneWay", run.Text("TlsMode"));
    }

    [ClusterFact]
    public async Task Wait_waits_for_the_operator_to_bring_its_resource_into_the_Deployment()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Operator);
        await place.Rig.WaitForRolloutAsync();

        Assert.Contains("operator has not yet", (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -Wait -Timeout 1")).AssertError("RolloutTimeout").ToString(), StringComparison.Ordinal);

        // What the operator does with it.
        await place.Kubectl.RunAsync("set", "env", "deployment/my-release-milvus-proxy", "COMMON_SECURITY_TLSMODE=1", "PROXY_HTTP_PORT=8080");
        var run = (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -Wait")).AssertNoError();

        Assert.Equal("Unchanged", run.Text("Action"));
        var status = (await place.Kubectl.GetAsync("deployment", "my-release-milvus-proxy"))["status"]!;
        Assert.Equal(2, (int)status["updatedReplicas"]!);
        Assert.Equal(2, (int)status["availableReplicas"]!);
    }

    [ClusterTheory]
    [InlineData(MilvusRelease.Helm)]
    [InlineData(MilvusRelease.Manifest)]
    public async Task Settings_in_the_environment_restart_the_proxies_alone(string owner)
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, owner);
        await place.Rig.WaitForRolloutAsync();
        string before = await UserYamlAsync(place);
        var replicaSets = await ReplicaSetsAsync(place);

        var run = (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -Wait")).AssertNoError();

        Assert.Equal(RigEnvironment.IsStandalone, replicaSets.Count == 1);
        Assert.Equal([MilvusRelease.ServingDeployment], (string[])run.Output[0].Properties["RestartedDeployment"].Value);
        await AssertRolledOutAsync(place);
        var now = await ReplicaSetsAsync(place);
        Assert.Equal(replicaSets[MilvusRelease.ServingComponent] + 1, now[MilvusRelease.ServingComponent]);
        Assert.All(replicaSets.Keys.Except([MilvusRelease.ServingComponent]), name => Assert.Equal(replicaSets[name], now[name]));
        Assert.Equal(before, await UserYamlAsync(place));
        Assert.Contains(run.Warnings, warning => warning.Contains(MilvusRelease.ServingDeployment, StringComparison.Ordinal));
        Assert.Contains(run.Warnings, warning => warning.Contains("Attu", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task A_setting_that_user_yaml_has_already_is_changed_there_too()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease(isStandalone: true).InstallAsync(place, MilvusRelease.Manifest);
        string text = "common:\n  security:\n    tlsMode: 0  # off for now\n    authorizationEnabled: true\n";
        await place.Kubectl.RunAsync("patch", "configmap", Workplace.Service, "--type=merge", "-p", new JsonObject { ["data"] = new JsonObject { ["user.yaml"] = text } }.ToJsonString());

        (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls")).AssertNoError();

        Assert.Equal(text.Replace("tlsMode: 0", "tlsMode: 1", StringComparison.Ordinal), await UserYamlAsync(place));
        Assert.Equal("OneWay", (await place.RunAsync("Get-MilvusRelease my-release")).Text("TlsMode"));
    }

    [ClusterFact]
    public async Task Mutual_TLS_is_refused_wherever_it_is_set()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        await place.Kubectl.RunAsync("set", "env", "deployment/" + MilvusRelease.ServingDeployment, "COMMON_SECURITY_TLSMODE=2");
        var before = await place.SnapshotAsync();

        var run = await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls");

        run.AssertError("TlsModeMutual");
        Assert.Equal(before.ResourceVersions["ConfigMap/my-release-milvus"], (await place.SnapshotAsync()).ResourceVersions["ConfigMap/my-release-milvus"]);
    }

    [ClusterTheory]
    [InlineData("milvusl7.test/never-ready", "RolloutTimeout")]
    [InlineData("milvusl7.test/crash", "RolloutFailed")]
    public async Task A_rollout_that_does_not_come_to_its_end_is_an_error_that_names_the_Deployment(string annotation, string error)
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        await place.Rig.WaitForRolloutAsync();
        var annotations = new JsonObject { [annotation] = "true" };
        var template = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
        await place.Kubectl.RunAsync("patch", "deployment", MilvusRelease.ServingDeployment, "-p", new JsonObject { ["spec"] = new JsonObject { ["template"] = template } }.ToJsonString());

        var run = await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -Wait -Timeout 10");

        var record = run.AssertError(error);
        Assert.Contains(MilvusRelease.ServingDeployment, record.ToString(), StringComparison.Ordinal);
        Assert.Contains("kubectl describe pod", record.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_server_certificate_that_is_not_there_is_an_error_before_any_change()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        var before = await place.SnapshotAsync();

        var run = await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -ServerSecretName server-tls");

        Assert.Contains("server-tls", run.AssertError("SecretNotFound").ToString(), StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(await place.SnapshotAsync()));
    }

    [ClusterTheory]
    [InlineData(MilvusRelease.Helm)]
    [InlineData(MilvusRelease.Manifest)]
    public async Task A_server_certificate_is_mounted_and_its_paths_are_set(string owner)
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, owner);
        (await place.RunAsync("Get-MilvusRelease my-release | New-MilvusTlsSecret -HostName milvus.internal -SecretName server-tls")).AssertNoError();

        var run = await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -ServerSecretName server-tls -Wait");

        if (owner == MilvusRelease.Helm && !await MountsVolumesAsync(place))
        {
            run.AssertError("ChartTooOld");
            Assert.Equal(["1 deployed"], await place.RevisionsAsync());
            return;
        }

        run.AssertNoError();
        var pod = (await place.Kubectl.GetAsync("deployment", MilvusRelease.ServingDeployment))["spec"]!["template"]!["spec"]!;
        var volume = Assert.Single(pod["volumes"]!.AsArray(), entry => entry!["secret"]?["secretName"]?.ToString() == "server-tls")!;
        var container = pod["containers"]![0]!;
        var mount = Assert.Single(container["volumeMounts"]!.AsArray(), entry => entry!["name"]!.ToString() == volume["name"]!.ToString())!;
        var environment = container["env"]!.AsArray().ToDictionary(entry => entry!["name"]!.ToString(), entry => entry!["value"]?.ToString());
        Assert.Equal(mount["mountPath"] + "/tls.crt", environment["TLS_SERVERPEMPATH"]);
        Assert.Equal(mount["mountPath"] + "/tls.key", environment["TLS_SERVERKEYPATH"]);
        Assert.Equal("50", environment["GOGC"]);
        Assert.Contains(pod["volumes"]!.AsArray(), entry => entry!["name"]!.ToString() == "milvus-config");
        var again = (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -ServerSecretName server-tls")).AssertNoError();
        Assert.Equal(["Unchanged"], again.Actions);
    }

    /// <summary>Whether the chart brings volumes of the values into the Deployment that clients reach.</summary>
    private static async Task<bool> MountsVolumesAsync(Workplace place)
    {
        // Charts have either or both.
        JsonObject volumes = new() { ["volumes"] = new JsonArray(new JsonObject { ["name"] = "volume-of-the-test" }) };
        var values = volumes.DeepClone();
        values["cluster"] = new JsonObject { ["enabled"] = !RigEnvironment.IsStandalone };
        values[MilvusRelease.ServingComponent] = volumes;
        return (await place.Helm.RenderUpgradeAsync(Workplace.Release, values)).Contains("volume-of-the-test", StringComparison.Ordinal);
    }

    private static async Task<string> UserYamlAsync(Workplace place) =>
        (await place.Kubectl.GetAsync("configmap", Workplace.Service))["data"]!["user.yaml"]!.ToString();

    /// <summary>The settings' lines taken out again leave the text as it was.</summary>
    private static void AssertKept(string before, string after)
    {
        string[] lines = after.Split('\n');
        string[] added = [.. lines.Where(line => Settings.Contains(line.Trim()))];
        Assert.Equal(Settings, added.Select(line => line.Trim()));
        Assert.Equal(before, string.Join('\n', lines.Where(line => !added.Contains(line))));
    }

    private static async Task<Dictionary<string, int>> ReplicaSetsAsync(Workplace place) =>
        (await place.Kubectl.ListAsync("replicasets"))
            .GroupBy(item => item["metadata"]!["labels"]!["component"]!.ToString())
            .ToDictionary(group => group.Key, group => group.Count());

    private static async Task AssertRolledOutAsync(Workplace place)
    {
        foreach (var deployment in await place.Kubectl.ListAsync("deployments"))
        {
            var status = deployment["status"]!;
            Assert.Equal(deployment["spec"]!["replicas"]!.ToString(), status["availableReplicas"]!.ToString());
            Assert.Equal(deployment["spec"]!["replicas"]!.ToString(), status["updatedReplicas"]!.ToString());
            Assert.Equal(deployment["metadata"]!["generation"]!.ToString(), status["observedGeneration"]!.ToString());
        }
    }
}
