using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.Cluster.Tests.Traffic;
using Xunit.Abstractions;

namespace MilvusL7.Cluster.Tests;

/// <summary>The rig of real traffic: what it shows of changes whose effect on clients is known.</summary>
[Collection(AloneOnTheCluster.Name)]
public sealed class TrafficTests(ITestOutputHelper output)
{
    [ClusterFact]
    public async Task A_rolling_restart_behind_L4_loses_no_request()
    {
        await using var place = await TrafficPlace.StartAsync();
        await using var clients = await place.StartL4ClientsAsync();
        await clients.ContinueAsync();

        await place.RestartAsync();

        await clients.ContinueAsync();
        var result = await clients.StopAsync();
        output.WriteLine(result.Describe("a rolling restart behind L4"));
        Assert.Equal(0, result.Failed);
        // Two that were there and two that came.
        Assert.Equal(4, place.L4.Seen.Count);
    }

    [ClusterFact]
    public async Task The_guides_order_cuts_clients_off_until_L7_serves()
    {
        await using var place = await TrafficPlace.StartAsync();
        await using var clients = await place.StartL4ClientsAsync();
        await clients.ContinueAsync();

        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        await place.MoveToL7Async(clients);
        await clients.UntilServedAsync();

        var moved = clients.Take();
        output.WriteLine(moved.Describe("L4 given up first, then L7"));
        Assert.True(moved.Failed > 0);
        Assert.True(moved.LongestGap > TimeSpan.FromSeconds(3), "the backend is not there before its health checks");
        Assert.False(place.L4.IsServing);
        await clients.ContinueAsync();
        Assert.Equal(0, (await clients.StopAsync()).Failed);
    }

    [ClusterFact]
    public async Task A_rolling_restart_behind_L7_loses_no_request()
    {
        await using var place = await TrafficPlace.StartAsync();
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        // Until then the group still has plaintext pods, and their requests fail.
        await place.UntilRolledOutAsync();
        await using var clients = await place.StartL7ClientsAsync();
        await clients.ContinueAsync();

        await place.RestartAsync();

        await clients.ContinueAsync();
        var result = await clients.StopAsync();
        output.WriteLine(result.Describe("a rolling restart behind L7"));
        Assert.Equal(0, result.Failed);
        // It is the gate that makes it so: a new pod is ready when the load balancer sends it requests.
        Assert.All(await place.Kubectl.ListAsync("pods", "component=proxy"), pod => Assert.NotNull(pod["spec"]!["readinessGates"]));
    }

    [ClusterFact]
    public async Task A_switch_to_a_backend_that_was_not_there_loses_requests_and_one_to_a_warm_backend_none()
    {
        await using var place = await TrafficPlace.StartAsync();
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        await place.UntilRolledOutAsync();
        await AddServiceAsync(place, "cold");
        await AddServiceAsync(place, "warm");
        await using var clients = await place.StartL7ClientsAsync();
        await clients.UntilServedAsync();
        clients.Take();

        await RouteAsync(place, ("/", "cold"));
        await place.UntilHealthyAsync("cold");
        await clients.UntilServedAsync();
        var naive = clients.Take();

        await RouteAsync(place, ("/", "cold"), ("/no-client-uses-this", "warm"));
        await place.UntilHealthyAsync("warm");
        await RouteAsync(place, ("/", "warm"), ("/no-client-uses-this", "cold"));
        await clients.ContinueAsync(500);
        await RouteAsync(place, ("/", "warm"));
        await clients.ContinueAsync(500);
        var warmed = await clients.StopAsync();

        output.WriteLine(naive.Describe("/ moved to a backend that was not there"));
        output.WriteLine(warmed.Describe("/ moved to a backend that was healthy before"));
        Assert.True(naive.Failed > 0);
        Assert.All(naive.Failures, failure => Assert.Contains("HTTP 502", failure, StringComparison.Ordinal));
        Assert.Equal(0, warmed.Failed);
    }

    private static Task AddServiceAsync(TrafficPlace place, string name) => place.Kubectl.ApplyAsync($$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {{name}}
          annotations:
            cloud.google.com/app-protocols: '{"milvus":"HTTP2"}'
            cloud.google.com/backend-config: '{"default":"my-release-backendconfig"}'
            cloud.google.com/neg: '{"ingress":true}'
        spec:
          ports: [{name: milvus, port: 19530, targetPort: milvus}]
          selector: {app.kubernetes.io/instance: my-release, component: proxy}
        """);

    private static Task RouteAsync(TrafficPlace place, params (string Path, string Service)[] routes)
    {
        var paths = new JsonArray([.. routes.Select(route => new JsonObject
        {
            ["path"] = route.Path,
            ["pathType"] = "Prefix",
            ["backend"] = new JsonObject { ["service"] = new JsonObject { ["name"] = route.Service, ["port"] = new JsonObject { ["number"] = 19530 } } },
        })]);
        var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/spec/rules/0/http/paths", ["value"] = paths });
        return place.Kubectl.RunAsync("patch", "ingress", "my-release-milvus", "--type=json", "-p", patch.ToJsonString());
    }
}
