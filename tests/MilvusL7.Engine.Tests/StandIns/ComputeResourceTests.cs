using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeResourceTests
{
    private const string Root = "https://www.googleapis.com/compute/v1/projects/p";

    [Fact]
    public async Task A_resource_has_what_Google_fills_in()
    {
        await using var client = await StandInClient.StartAsync();

        var service = await client.GetAsync($"global/backendServices/{LoadBalancer.Backend}");
        var rule = await client.GetAsync("regions/us-west1/forwardingRules/internal");

        Assert.Equal("compute#backendService", service.Text("kind"));
        Assert.True(ulong.TryParse(service.Text("id"), CultureInfo.InvariantCulture, out _));
        Assert.True(DateTimeOffset.TryParse(service.Text("creationTimestamp"), CultureInfo.InvariantCulture, out _));
        Assert.NotEmpty(service.Text("fingerprint"));
        Assert.Equal($"{Root}/global/backendServices/{LoadBalancer.Backend}", service.Text("selfLink"));
        Assert.Equal($"{Root}/regions/us-west1", rule.Text("region"));
    }

    [Fact]
    public async Task References_are_whole_v1_links_however_they_were_written()
    {
        await using var client = await StandInClient.StartAsync();
        LoadBalancer.Put(client.State, "global/targetHttpsProxies", "beta", """{"urlMap":"https://www.googleapis.com/compute/beta/projects/other/global/urlMaps/um"}""");

        var service = await client.GetAsync($"global/backendServices/{LoadBalancer.Backend}");
        var proxy = await client.GetAsync("global/targetHttpsProxies/beta");

        Assert.Equal($"{Root}/zones/us-west1-a/networkEndpointGroups/{LoadBalancer.Backend}", service.Body["backends"]![0]!["group"]!.GetValue<string>());
        Assert.Equal("https://www.googleapis.com/compute/v1/projects/other/global/urlMaps/um", proxy.Text("urlMap"));
    }

    [Fact]
    public async Task A_certificate_says_what_is_in_it_and_never_its_key()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync("global/sslCertificates/own");

        Assert.Equal("SELF_MANAGED", answer.Text("type"));
        Assert.Equal(TestPem.Expires, DateTimeOffset.Parse(answer.Text("expireTime"), CultureInfo.InvariantCulture));
        Assert.Equal("milvus.example.com", answer.Body["subjectAlternativeNames"]![0]!.GetValue<string>());
        Assert.False(answer.Body.ContainsKey("privateKey"));
    }

    [Theory]
    [InlineData("""{"IPAddress":"global/addresses/mine"}""", "34.120.9.9")]
    [InlineData("{}", "34.120.120.1")]
    public void A_forwarding_rule_is_read_with_the_address_itself(string written, string address)
    {
        var state = LoadBalancer.Make();
        LoadBalancer.Put(state, "global/addresses", "mine", """{"address":"34.120.9.9"}""");

        LoadBalancer.Put(state, "global/forwardingRules", "rule", written);

        Assert.Equal(address, state.Get("global/forwardingRules/rule")!["IPAddress"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_in_Googles_words()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync("global/urlMaps/none");

        Assert.Equal((404, "notFound"), (answer.Status, answer.Reason));
        Assert.Equal("The resource 'projects/p/global/urlMaps/none' was not found", answer.Message);
    }

    [Fact]
    public void A_change_keeps_the_id_and_gives_a_new_fingerprint()
    {
        var state = LoadBalancer.Make();
        var before = state.Get("global/urlMaps/um")!;

        Assert.True(state.Update("global/urlMaps/um", map => map["hostRules"] = new JsonArray()));

        var after = state.Get("global/urlMaps/um")!;
        Assert.Equal(before["id"]!.ToString(), after["id"]!.ToString());
        Assert.NotEqual(before["fingerprint"]!.ToString(), after["fingerprint"]!.ToString());
    }

    [Fact]
    public void What_the_state_gives_is_a_copy()
    {
        var state = LoadBalancer.Make();

        state.Get("global/urlMaps/um")!["name"] = "changed";

        Assert.Equal("um", state.Get("global/urlMaps/um")!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_project_and_the_region_say_their_quotas()
    {
        await using var client = await StandInClient.StartAsync();
        client.State.SetQuota("STATIC_ADDRESSES", 8, usage: 7);

        var project = await client.GetAsync(string.Empty);
        var region = await client.GetAsync("regions/us-west1");

        Assert.Equal((8, 7), Quota(project, "STATIC_ADDRESSES"));
        Assert.Equal((100, 2), Quota(region, "FORWARDING_RULES"));
    }

    [Theory]
    [InlineData("global/backendServices", "POST")]
    [InlineData("global/unheardOf", "GET")]
    public async Task What_the_stand_in_lacks_it_says_and_does_not_make_up(string path, string method)
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.SendAsync(new HttpMethod(method), path);

        Assert.Equal(501, answer.Status);
    }

    [Fact]
    public async Task Requests_are_recorded_as_they_came()
    {
        await using var client = await StandInClient.StartAsync();

        await client.SendAsync(HttpMethod.Get, "global/addresses?maxResults=1", token: "t-1");

        ComputeRequest request = Assert.Single(client.Server.Requests);
        Assert.Equal(("GET", "projects/p/global/addresses", "maxResults=1", "t-1"), (request.Method, request.Path, request.Query, request.BearerToken));
        Assert.Equal("global/addresses", request.ResourcePath);
    }

    private static (double Limit, double Usage) Quota(StandInAnswer answer, string metric)
    {
        var quota = answer.Body["quotas"]!.AsArray().Single(quota => quota!["metric"]!.GetValue<string>() == metric)!;
        return (quota["limit"]!.GetValue<double>(), quota["usage"]!.GetValue<double>());
    }
}
