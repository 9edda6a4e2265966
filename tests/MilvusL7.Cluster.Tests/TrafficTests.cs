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
        output.WriteLine(result.Describe());
        Assert.Equal(0, result.Failed);
        // Two that were there and two that came.
        Assert.Equal(4, place.L4.Seen.Count);
    }

    [ClusterFact]
    public async Task The_pipeline_makes_the_release_serve_through_L7_and_cuts_off_its_L4_clients()
    {
        await using var place = await TrafficPlace.StartAsync();
        await using var before = await place.StartL4ClientsAsync();
        await before.ContinueAsync();

        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        await using var after = await place.StartL7ClientsAsync();
        await after.ContinueAsync();
        var l4 = await before.StopAsync();
        var l7 = await after.StopAsync();
        output.WriteLine($"L4 {l4.Describe()}");
        output.WriteLine($"L7 {l7.Describe()}");
        Assert.True(l4.Failed > 0);
        Assert.Equal(0, l7.Failed);
        Assert.False(place.L4.IsServing);
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
        var start = clients.Result;

        await RouteAsync(place, ("/", "cold"));
        await place.UntilHealthyAsync("cold");
        await clients.UntilServedAsync();
        var naive = clients.Result;

        await RouteAsync(place, ("/", "cold"), ("/no-client-uses-this", "warm"));
        await place.UntilHealthyAsync("warm");
        await RouteAsync(place, ("/", "warm"), ("/no-client-uses-this", "cold"));
        await clients.ContinueAsync(500);
        await RouteAsync(place, ("/", "warm"));
        await clients.ContinueAsync(500);
        var warmed = await clients.StopAsync();

        output.WriteLine($"naive switch: requests {naive.Requests - start.Requests} failed {naive.Failed - start.Failed}, longest gap {naive.LongestGap.TotalMilliseconds:0} ms");
        output.WriteLine($"warmed switch: requests {warmed.Requests - naive.Requests} failed {warmed.Failed - naive.Failed}");
        Assert.True(naive.Failed > start.Failed);
        Assert.All(naive.Failures.Skip(start.Failures.Count), failure => Assert.Contains("HTTP 502", failure, StringComparison.Ordinal));
        Assert.True(warmed.Failed == naive.Failed, warmed.Describe());
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
