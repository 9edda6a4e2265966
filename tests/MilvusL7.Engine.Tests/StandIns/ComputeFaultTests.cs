using System.Diagnostics;
using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeFaultTests
{
    [Fact]
    public async Task A_fault_befalls_what_it_is_for_as_often_as_it_says()
    {
        await using var client = await StandInClient.StartAsync();
        using var fault = client.Server.Fail("GET", "global/urlMaps/*", 503, "backendError", "Try again.", times: 2, retryAfter: TimeSpan.FromSeconds(3));

        var other = await client.GetAsync("global/forwardingRules/fs");
        var first = await client.GetAsync("global/urlMaps/um");
        var second = await client.GetAsync("global/urlMaps/um");
        var third = await client.GetAsync("global/urlMaps/um");

        Assert.Equal([200, 503, 503, 200], new[] { other, first, second, third }.Select(answer => answer.Status));
        Assert.Equal(("backendError", "Try again.", TimeSpan.FromSeconds(3)), (first.Reason, first.Message, first.RetryAfter));
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_fault_that_is_disposed_is_over()
    {
        await using var client = await StandInClient.StartAsync();
        var fault = client.Server.Fail(request => request.Query.Length == 0, 429, "rateLimitExceeded", "Slow down.");

        var during = await client.GetAsync("global/urlMaps/um");
        fault.Dispose();
        var after = await client.GetAsync("global/urlMaps/um");

        Assert.Equal((429, 200), (during.Status, after.Status));
    }

    [Theory]
    [InlineData(false, 404)]
    [InlineData(true, 200)]
    public async Task A_connection_can_be_reset_before_or_after_the_work(bool afterwards, int found)
    {
        await using var client = await StandInClient.StartAsync(new ComputeServerOptions { OperationDuration = TimeSpan.Zero });
        client.Server.Reset("POST", "global/addresses", times: 1, afterwards);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("global/addresses", """{"name":"x"}"""));

        Assert.Equal(found, (await client.GetAsync("global/addresses/x")).Status);
    }

    [Fact]
    public async Task A_request_can_hang_and_others_go_on()
    {
        await using var client = await StandInClient.StartAsync();
        var fault = client.Server.Hang("GET", "global/urlMaps/um");
        using var giveUp = new CancellationTokenSource();

        var hanging = client.GetAsync("global/urlMaps/um", giveUp.Token);
        var other = await client.GetAsync("global/forwardingRules/fs");
        Assert.False(hanging.IsCompleted);
        await giveUp.CancelAsync();

        Assert.Equal(200, other.Status);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(FaultKind.Hang, fault.Kind);
    }

    [Fact]
    public async Task A_server_with_a_hanging_request_can_be_disposed()
    {
        var client = await StandInClient.StartAsync();
        client.Server.Hang("*", "*");
        var hanging = client.GetAsync("global/urlMaps/um");

        await client.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task Latency_is_before_each_answer_and_calls_at_once_wait_together()
    {
        await using var client = await StandInClient.StartAsync();
        client.Server.Latency = TimeSpan.FromMilliseconds(300);
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetAsync("global/urlMaps/um")));

        Assert.True(watch.Elapsed >= client.Server.Latency, $"it took {watch.Elapsed}");
        Assert.Equal(5, client.Server.MostAtOnce);
    }
}
