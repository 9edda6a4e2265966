using System.Diagnostics;
using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeOperationTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData("global")]
    [InlineData("regions/us-west1")]
    public async Task Wait_answers_when_the_operation_is_done(string scope)
    {
        await using var client = await StandInClient.StartAsync(new ComputeServerOptions { OperationDuration = Duration });
        var watch = Stopwatch.StartNew();

        var started = await client.PostAsync($"{scope}/addresses", """{"name":"x"}""");
        var done = await client.PostAsync($"{scope}/operations/{started.Text("name")}/wait");

        Assert.Equal("DONE", done.Text("status"));
        Assert.True(watch.Elapsed >= Duration, $"it took {watch.Elapsed}");
        Assert.Equal(200, (await client.GetAsync($"{scope}/addresses/x")).Status);
    }

    [Fact]
    public async Task Wait_answers_at_its_limit_with_an_operation_that_is_not_done()
    {
        await using var client = await StandInClient.StartAsync(new ComputeServerOptions { OperationDuration = TimeSpan.FromHours(1) });
        client.Server.LongestOperationWait = TimeSpan.FromMilliseconds(20);

        var started = await client.PostAsync("global/addresses", """{"name":"x"}""");
        var waited = await client.PostAsync($"global/operations/{started.Text("name")}/wait");

        Assert.Equal((200, "PENDING"), (waited.Status, waited.Text("status")));
    }

    [Fact]
    public async Task An_operation_that_fails_has_the_error_and_no_effect()
    {
        await using var client = await StandInClient.StartAsync();
        client.Server.FailNextOperation(new OperationError("QUOTA_EXCEEDED", "Quota exceeded after all.", 403, "FORBIDDEN"));

        var done = await client.DoneAsync(await client.PostAsync("global/addresses", """{"name":"x"}"""));

        Assert.Equal("QUOTA_EXCEEDED", done["error"]!["errors"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(403, done["httpErrorStatusCode"]!.GetValue<int>());
        Assert.Equal(404, (await client.GetAsync("global/addresses/x")).Status);
    }

    [Fact]
    public async Task An_operation_says_what_it_does_to_what()
    {
        await using var client = await StandInClient.StartAsync();

        var started = await client.PostAsync("regions/us-west1/addresses", """{"name":"x"}""");

        Assert.Equal(("compute#operation", "insert"), (started.Text("kind"), started.Text("operationType")));
        Assert.Equal(client.State.UrlOf("regions/us-west1/addresses/x"), started.Text("targetLink"));
        Assert.Equal(client.State.UrlOf("regions/us-west1"), started.Text("region"));
    }

    [Fact]
    public async Task An_operation_of_another_scope_is_not_found()
    {
        await using var client = await StandInClient.StartAsync();

        var started = await client.PostAsync("global/addresses", """{"name":"x"}""");

        Assert.Equal(404, (await client.GetAsync($"regions/us-west1/operations/{started.Text("name")}")).Status);
    }
}
