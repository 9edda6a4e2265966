using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeAccessTests
{
    [Theory]
    [InlineData(null, 401, "required")]
    [InlineData("other", 401, "authError")]
    [InlineData("secret", 200, null)]
    public async Task Where_a_token_is_required_no_other_is_taken(string? token, int status, string? reason)
    {
        await using var client = await StandInClient.StartAsync(new ComputeServerOptions { RequiredToken = "secret" });

        var answer = await client.SendAsync(HttpMethod.Get, "global/urlMaps/um", token: token);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
        Assert.Equal(status == 401 ? "UNAUTHENTICATED" : null, answer.Body["error"]?["status"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("compute.backendServices.get", "GET", "global/backendServices/x", "projects/p/global/backendServices/x")]
    [InlineData("compute.backendServices.get", "POST", "global/backendServices/x/getHealth", "projects/p/global/backendServices/x")]
    [InlineData("compute.regionBackendServices.get", "GET", "regions/us-west1/backendServices/x", "projects/p/regions/us-west1/backendServices/x")]
    [InlineData("compute.globalAddresses.create", "POST", "global/addresses", "projects/p")]
    [InlineData("compute.addresses.list", "GET", "regions/us-west1/addresses", "projects/p")]
    [InlineData("compute.networkEndpointGroups.get", "POST", "zones/us-west1-a/networkEndpointGroups/n/listNetworkEndpoints", "projects/p/zones/us-west1-a/networkEndpointGroups/n")]
    public async Task A_permission_that_is_missing_is_named_with_what_it_is_for(string permission, string method, string path, string what)
    {
        await using var client = await StandInClient.StartAsync();
        client.Server.Forbid(permission);

        var answer = await client.SendAsync(new HttpMethod(method), path);

        Assert.Equal((403, "forbidden", $"Required '{permission}' permission for '{what}'"), (answer.Status, answer.Reason, answer.Message));
    }

    [Fact]
    public async Task A_path_can_be_forbidden_and_allowed_again()
    {
        await using var client = await StandInClient.StartAsync();
        client.Server.Forbid("global/urlMaps/*");

        var forbidden = await client.GetAsync("global/urlMaps/um");
        var other = await client.GetAsync("global/forwardingRules/fs");
        client.Server.Allow("global/urlMaps/*");
        var allowed = await client.GetAsync("global/urlMaps/um");

        Assert.Equal((403, 200, 200), (forbidden.Status, other.Status, allowed.Status));
    }

    [Fact]
    public async Task A_project_without_the_API_is_told_where_to_enable_it()
    {
        await using var client = await StandInClient.StartAsync();
        client.Server.ApiEnabled = false;

        var answer = await client.GetAsync("global/urlMaps/um");

        Assert.Equal((403, "accessNotConfigured"), (answer.Status, answer.Reason));
        Assert.Contains("Enable it by visiting", answer.Message, StringComparison.Ordinal);
        Assert.Equal("SERVICE_DISABLED", answer.Body["error"]!["details"]![0]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Another_project_is_not_found()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync("projects/other/global/urlMaps/um");

        Assert.Equal((404, "notFound"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("regions/mars-east1/addresses")]
    [InlineData("zones/us-west1-x/networkEndpointGroups")]
    public async Task An_area_that_does_not_exist_is_refused(string path)
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.GetAsync(path);

        Assert.Equal((400, "invalid"), (answer.Status, answer.Reason));
    }
}
