using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeAddressTests
{
    [Fact]
    public async Task An_address_is_reserved_when_its_operation_is_done_and_not_before()
    {
        await using var client = await StandInClient.StartAsync(new ComputeServerOptions { OperationDuration = TimeSpan.FromMilliseconds(300) });

        var started = await client.PostAsync("global/addresses", """{"name":"x"}""");
        var early = await client.GetAsync("global/addresses/x");
        var done = await client.DoneAsync(started);
        var address = await client.GetAsync("global/addresses/x");

        Assert.Contains(started.Text("status"), new[] { "PENDING", "RUNNING" });
        Assert.Equal(404, early.Status);
        Assert.Equal(100, done["progress"]!.GetValue<int>());
        Assert.Equal(started.Text("targetLink"), address.Text("selfLink"));
        Assert.Equal("RESERVED", address.Text("status"));
        Assert.False(address.Body.ContainsKey("users"));
    }

    [Fact]
    public async Task A_second_address_of_a_name_is_a_conflict_also_while_the_first_is_made()
    {
        await using var client = await StandInClient.StartAsync();

        var started = await client.PostAsync("global/addresses", """{"name":"x"}""");
        var during = await client.PostAsync("global/addresses", """{"name":"x"}""");
        await client.DoneAsync(started);
        var after = await client.PostAsync("global/addresses", """{"name":"x"}""");

        Assert.Equal((409, "alreadyExists"), (during.Status, during.Reason));
        Assert.Equal((409, "alreadyExists"), (after.Status, after.Reason));
        Assert.Equal("The resource 'projects/p/global/addresses/x' already exists", after.Message);
    }

    [Fact]
    public async Task A_request_id_that_comes_again_answers_with_the_first_operation()
    {
        await using var client = await StandInClient.StartAsync();

        var first = await client.PostAsync("global/addresses?requestId=r-1", """{"name":"x"}""");
        var again = await client.PostAsync("global/addresses?requestId=r-1", """{"name":"x"}""");

        Assert.Equal(first.Text("name"), again.Text("name"));
    }

    [Theory]
    [InlineData("""{"name":"Upper"}""", "invalid")]
    [InlineData("""{"name":"-x"}""", "invalid")]
    [InlineData("""{"name":"x-"}""", "invalid")]
    [InlineData("""{"name":"x","addressType":"OTHER"}""", "invalid")]
    [InlineData("""{"name":"x","address":"300.1.1.1"}""", "invalid")]
    [InlineData("{}", "required")]
    [InlineData("{", "parseError")]
    public async Task A_body_that_makes_no_address_is_refused(string body, string reason)
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.PostAsync("global/addresses", body);

        Assert.Equal((400, reason), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("global", null, "Quota 'STATIC_ADDRESSES' exceeded.  Limit: 1.0 globally.")]
    [InlineData("regions/us-west1", "us-west1", "Quota 'STATIC_ADDRESSES' exceeded.  Limit: 1.0 in region us-west1.")]
    public async Task An_address_beyond_the_quota_of_its_scope_is_refused(string scope, string? region, string message)
    {
        await using var client = await StandInClient.StartAsync(new ComputeServerOptions { OperationDuration = TimeSpan.Zero });
        client.State.SetQuota("STATIC_ADDRESSES", 1, region);

        var first = await client.PostAsync($"{scope}/addresses", """{"name":"a"}""");
        var second = await client.PostAsync($"{scope}/addresses", """{"name":"b"}""");

        Assert.Equal(200, first.Status);
        Assert.Equal((403, "quotaExceeded", message), (second.Status, second.Reason, second.Message));
    }

    [Theory]
    [InlineData("global", LoadBalancer.Address, "global/forwardingRules/fs")]
    [InlineData("regions/us-west1", LoadBalancer.L4Address, "regions/us-west1/forwardingRules/l4")]
    public async Task The_ephemeral_address_of_a_forwarding_rule_can_be_made_static(string scope, string address, string user)
    {
        await using var client = await StandInClient.StartAsync();

        await client.DoneAsync(await client.PostAsync($"{scope}/addresses", $$"""{"name":"kept","address":"{{address}}"}"""));

        var kept = await client.GetAsync($"{scope}/addresses/kept");
        Assert.Equal((address, "IN_USE"), (kept.Text("address"), kept.Text("status")));
        Assert.Equal(client.State.UrlOf(user), Assert.Single(kept.Body["users"]!.AsArray())!.GetValue<string>());
    }

    [Theory]
    [InlineData("global", "34.1.2.3")]
    [InlineData("global", LoadBalancer.L4Address)]
    [InlineData("regions/us-central1", LoadBalancer.L4Address)]
    public async Task An_address_that_nothing_of_the_scope_uses_cannot_be_asked_for(string scope, string address)
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.PostAsync($"{scope}/addresses", $$"""{"name":"x","address":"{{address}}"}""");

        Assert.Equal((400, "invalid"), (answer.Status, answer.Reason));
        Assert.StartsWith($"Invalid value for field 'resource.address': '{address}'.", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_reserved_cannot_be_reserved_under_another_name()
    {
        await using var client = await StandInClient.StartAsync();
        await client.DoneAsync(await client.PostAsync("global/addresses", $$"""{"name":"a","address":"{{LoadBalancer.Address}}"}"""));

        var answer = await client.PostAsync("global/addresses", $$"""{"name":"b","address":"{{LoadBalancer.Address}}"}""");

        Assert.Equal((400, "invalid"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Deleting_an_address_in_use_is_refused_naming_its_user()
    {
        await using var client = await StandInClient.StartAsync();
        await client.DoneAsync(await client.PostAsync("global/addresses", $$"""{"name":"a","address":"{{LoadBalancer.Address}}"}"""));

        var answer = await client.DeleteAsync("global/addresses/a");

        Assert.Equal((400, "resourceInUseByAnotherResource"), (answer.Status, answer.Reason));
        Assert.Equal("The address resource 'projects/p/global/addresses/a' is already being used by 'projects/p/global/forwardingRules/fs'", answer.Message);
    }

    [Fact]
    public async Task An_address_in_use_is_released_where_the_test_asks_for_that()
    {
        await using var client = await StandInClient.StartAsync();
        await client.DoneAsync(await client.PostAsync("global/addresses", $$"""{"name":"a","address":"{{LoadBalancer.Address}}"}"""));
        client.Server.ReleaseAddressesInUse = true;

        await client.DoneAsync(await client.DeleteAsync("global/addresses/a"));

        Assert.Equal(404, (await client.GetAsync("global/addresses/a")).Status);
        Assert.Equal(LoadBalancer.Address, (await client.GetAsync("global/forwardingRules/fs")).Text("IPAddress"));
    }

    [Fact]
    public async Task A_deleted_address_is_there_until_its_operation_is_done()
    {
        await using var client = await StandInClient.StartAsync();
        await client.DoneAsync(await client.PostAsync("global/addresses", """{"name":"x"}"""));
        client.Server.OperationDuration = TimeSpan.FromMilliseconds(300);

        var started = await client.DeleteAsync("global/addresses/x");
        var during = await client.GetAsync("global/addresses/x");
        var again = await client.DeleteAsync("global/addresses/x");
        await client.DoneAsync(started);

        Assert.Equal(200, during.Status);
        Assert.Equal((400, "resourceNotReady"), (again.Status, again.Reason));
        Assert.Equal(404, (await client.GetAsync("global/addresses/x")).Status);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_not_found()
    {
        await using var client = await StandInClient.StartAsync();

        var answer = await client.DeleteAsync("global/addresses/x");

        Assert.Equal((404, "notFound"), (answer.Status, answer.Reason));
    }
}
