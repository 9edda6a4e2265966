using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.RigTests;

public sealed class StandInTests
{
    [ClusterFact]
    public async Task An_internal_load_balancer_has_an_address_of_the_network()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Kubectl.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: inside, annotations: {networking.gke.io/load-balancer-type: Internal}}
            spec: {type: LoadBalancer, ports: [{port: 80}]}
            """);

        Assert.StartsWith("10.128.", await rig.WaitForAddressAsync("inside"), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_pod_told_never_to_be_ready_runs_unready_until_it_is_told_no_more()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Kubectl.ApplyAsync(Pod("milvusl7.test/never-ready"));
        await UntilPodAsync(rig, pod => pod["status"]!["phase"]!.ToString() == "Running");
        // Its delay is over when a pod that came after it is ready.
        await rig.Kubectl.RunAsync("run", "later", "--image=none");
        await rig.Kubectl.RunAsync("wait", "--for=condition=Ready", "pod/later", "--timeout=60s");
        Assert.Equal("False", Ready(await rig.Kubectl.GetAsync("pod", "odd")));

        await rig.Kubectl.RunAsync("annotate", "pod", "odd", "milvusl7.test/never-ready-");

        await UntilPodAsync(rig, pod => Ready(pod) == "True");
    }

    [ClusterFact]
    public async Task A_pod_told_to_crash_says_CrashLoopBackOff()
    {
        await using var rig = await ClusterRig.StartAsync();

        await rig.Kubectl.ApplyAsync(Pod("milvusl7.test/crash"));

        await UntilPodAsync(rig, pod =>
            pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.ToString() == "CrashLoopBackOff" && Ready(pod) == "False");
    }

    [ClusterFact]
    public async Task A_pod_with_a_readiness_gate_waits_for_it()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Kubectl.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: odd}
            spec:
              readinessGates: [{conditionType: cloud.google.com/load-balancer-neg-ready}]
              containers: [{name: main, image: none}]
            """);
        await UntilPodAsync(rig, pod => pod["status"]?["containerStatuses"]?[0]?["ready"]?.GetValue<bool>() == true);
        Assert.Equal("False", Ready(await rig.Kubectl.GetAsync("pod", "odd")));

        await rig.Kubectl.RunAsync("patch", "pod", "odd", "--subresource=status", "-p",
            """{"status":{"conditions":[{"type":"cloud.google.com/load-balancer-neg-ready","status":"True"}]}}""");

        await UntilPodAsync(rig, pod => Ready(pod) == "True");
    }

    [ClusterFact]
    public async Task A_namespace_with_a_release_in_it_can_be_deleted()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.Helm3.InstallAsync("my-release", "{service: {type: LoadBalancer}}");
        await rig.WaitForRolloutAsync();

        await rig.Kubectl.RunAsync("delete", "namespace", rig.Namespace, "--timeout=90s");

        Assert.NotEqual(0, (await rig.Kubectl.TryAsync("get", "namespace", rig.Namespace)).ExitCode);
    }

    private static string Pod(string annotation) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: odd
          annotations:
            {{annotation}}: "true"
        spec: {containers: [{name: main, image: none}]}
        """;

    private static Task UntilPodAsync(ClusterRig rig, Func<JsonObject, bool> condition) =>
        Wait.UntilAsync("the pod as it should be", async () => condition(await rig.Kubectl.GetAsync("pod", "odd")));

    private static string? Ready(JsonObject pod) =>
        pod["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => condition!["type"]!.ToString() == "Ready")?["status"]?.ToString();
}
