using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeHealthTests
{
    private const string GetHealth = $"global/backendServices/{LoadBalancer.Backend}/getHealth";

    [Fact]
    public async Task GetHealth_has_each_endpoint_of_the_group()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.PostAsync(GetHealth, Group(client, LoadBalancer.Zone));

        Assert.Equal("compute#backendServiceGroupHealth", answer.Text("kind"));
        Assert.Equal(
            [("HEALTHY", "10.4.1.11", 19530), ("UNHEALTHY", "10.4.2.12", 19530)],
            answer.Body["healthStatus"]!.AsArray().Select(status => (status!["healthState"]!.GetValue<string>(), status["ipAddress"]!.GetValue<string>(), status["port"]!.GetValue<int>())));
        Assert.Equal(client.State.UrlOf("zones/us-west1-a/instances/node-1"), answer.Body["healthStatus"]![0]!["instance"]!.GetValue<string>());
    }

    [Fact]
    public async Task GetHealth_of_a_group_without_endpoints_has_no_health_status()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.PostAsync(GetHealth, Group(client, LoadBalancer.OtherZone));

        Assert.Equal(200, answer.Status);
        Assert.False(answer.Body.ContainsKey("healthStatus"));
    }

    [Fact]
    public async Task GetHealth_of_a_group_that_is_no_backend_is_refused()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.PostAsync(GetHealth, """{"group":"zones/us-west1-a/networkEndpointGroups/other"}""");

        Assert.Equal((400, "invalid"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("SHOW", "HEALTHY")]
    [InlineData("SKIP", null)]
    public async Task Endpoints_are_listed_with_their_health_where_that_is_asked_for(string healthStatus, string? expected)
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.PostAsync(Neg(LoadBalancer.Backend), $$"""{"healthStatus":"{{healthStatus}}"}""");

        var item = answer.Body["items"]![0]!;
        Assert.Equal("10.4.1.11", item["networkEndpoint"]!["ipAddress"]!.GetValue<string>());
        Assert.Equal(expected, item["healths"]?[0]!["healthState"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_endpoint_whose_group_is_in_no_backend_service_has_no_health()
    {
        await using var client = await StandInClient.StartAsync();
        LoadBalancer.Put(client.State, "zones/us-west1-a/networkEndpointGroups", "alone", "{}");
        client.State.SetEndpoints("us-west1-a", "alone", [new("10.4.9.9", 80)]);

        var answer = await client.PostAsync(Neg("alone"), """{"healthStatus":"SHOW"}""");

        Assert.Null(Assert.Single(answer.Body["items"]!.AsArray())!["healths"]);
    }

    [Fact]
    public async Task A_group_says_how_many_endpoints_it_has()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync($"zones/us-west1-a/networkEndpointGroups/{LoadBalancer.Backend}");

        Assert.Equal(2, answer.Body["size"]!.GetValue<int>());
    }

    private static string Neg(string name) => $"zones/us-west1-a/networkEndpointGroups/{name}/listNetworkEndpoints";

    private static string Group(StandInClient client, string zone) =>
        new JsonObject { ["group"] = client.State.UrlOf($"zones/{zone}/networkEndpointGroups/{LoadBalancer.Backend}") }.ToJsonString();
}
