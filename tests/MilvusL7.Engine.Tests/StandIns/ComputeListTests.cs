using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeListTests
{
    [Fact]
    public async Task A_list_comes_in_pages_and_the_last_has_no_token()
    {
        await using var client = await WithAddressesAsync("a", "b", "c");

        var first = await client.GetAsync("global/addresses?maxResults=2");
        var second = await client.GetAsync($"global/addresses?maxResults=2&pageToken={Uri.EscapeDataString(first.Text("nextPageToken"))}");

        Assert.Equal(["a", "b"], first.Names);
        Assert.Equal(["c"], second.Names);
        Assert.False(second.Body.ContainsKey("nextPageToken"));
    }

    [Fact]
    public async Task A_list_without_anything_has_no_items()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync("global/addresses");

        Assert.Equal("compute#addressList", answer.Text("kind"));
        Assert.False(answer.Body.ContainsKey("items"));
    }

    [Fact]
    public async Task A_list_has_what_is_in_its_scope_only()
    {
        await using var client = await StandInClient.StartAsync();

        Assert.Equal(["fs"], (await client.GetAsync("global/forwardingRules")).Names);
        Assert.Equal(["internal", "l4"], (await client.GetAsync("regions/us-west1/forwardingRules")).Names);
        Assert.Empty((await client.GetAsync("regions/us-central1/forwardingRules")).Names);
    }

    [Theory]
    [InlineData("name=b1", "b1")]
    [InlineData("name = \"b1\"", "b1")]
    [InlineData("(name = \"b1\")", "b1")]
    [InlineData("name eq b.*", "b1 b2")]
    [InlineData("name eq \".*\\b(a|b1)\\b.*\"", "a b1")]
    [InlineData("name ne b.*", "a")]
    [InlineData("(name = \"a\") OR (name = \"b2\")", "a b2")]
    [InlineData("(name eq b.*) (name != \"b1\")", "b2")]
    [InlineData("addressType = EXTERNAL AND NOT name = a", "b1 b2")]
    [InlineData("labels.team:*", "")]
    public async Task A_filter_keeps_what_it_describes(string filter, string expected)
    {
        await using var client = await WithAddressesAsync("a", "b1", "b2");

        var answer = await client.GetAsync($"global/addresses?filter={Uri.EscapeDataString(filter)}");

        Assert.Equal(expected, string.Join(' ', answer.Names));
    }

    [Theory]
    [InlineData("filter=name")]
    [InlineData("filter=(name%20eq%20a")]
    [InlineData("filter=name%20eq%20%22(%22")]
    [InlineData("maxResults=501")]
    [InlineData("pageToken=nonsense")]
    public async Task A_parameter_that_makes_no_sense_is_refused(string query)
    {
        await using var client = await WithAddressesAsync("a");

        var answer = await client.GetAsync($"global/addresses?{query}");

        Assert.Equal((400, "invalid"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task An_aggregated_list_has_every_scope_and_says_which_have_nothing()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync("aggregated/forwardingRules");

        var items = answer.Body["items"]!;
        Assert.Equal("compute#forwardingRuleAggregatedList", answer.Text("kind"));
        Assert.Equal("fs", items["global"]!["forwardingRules"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(2, items["regions/us-west1"]!["forwardingRules"]!.AsArray().Count);
        Assert.Equal("NO_RESULTS_ON_PAGE", items["regions/us-central1"]!["warning"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Subnetworks_say_their_purpose()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync("regions/us-west1/subnetworks");

        Assert.Equal("REGIONAL_MANAGED_PROXY", answer.Body["items"]![0]!["purpose"]!.GetValue<string>());
    }

    private static async Task<StandInClient> WithAddressesAsync(params string[] names)
    {
        var client = await StandInClient.StartAsync();
        foreach (string name in names)
        {
            client.State.Put("global/addresses", new JsonObject { ["name"] = name, ["address"] = $"34.120.9.{client.State.List("global/addresses").Count}" });
        }

        return client;
    }
}
