using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MilvusL7.Engine.Connection;
using Xunit;

namespace MilvusL7.Engine.Tests.Connection;

/// <summary>The stages before TLS with a name server of the test's own.</summary>
public sealed class ResolvingTests
{
    [Fact]
    public async Task A_name_server_that_does_not_answer_times_out_at_DNS()
    {
        var connection = await TestAsync((_, _) => new TaskCompletionSource<IPAddress[]>().Task, 443, TimeSpan.FromSeconds(1));

        Assert.Equal(("DNS", "DnsTimeout"), (connection.FailedStage, connection.FindingId));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_name_server()
    {
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var testing = TestAsync(
            (_, _) =>
            {
                asked.SetResult();
                return new TaskCompletionSource<IPAddress[]>().Task;
            },
            443, TimeSpan.FromMinutes(10), stop.Token);
        await asked.Task;
        var clock = Stopwatch.StartNew();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => testing);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"it took {clock.Elapsed}");
    }

    [Fact]
    public async Task A_name_without_an_address_is_not_found() =>
        Assert.Equal("HostNotFound", (await TestAsync((_, _) => Task.FromResult<IPAddress[]>([]), 443, TimeSpan.FromSeconds(30))).FindingId);

    [Fact]
    public async Task Where_one_address_of_a_name_refuses_the_next_is_tried()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.3"), 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var connection = await TestAsync((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")]), port, TimeSpan.FromSeconds(3));

        Assert.Equal(("127.0.0.3", "TLS", "TlsTimeout"), (connection.IPAddress, connection.FailedStage, connection.FindingId));
    }

    [Fact]
    public async Task Where_every_address_refuses_the_last_refusal_is_told()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.4"), 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var connection = await TestAsync((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")]), port, TimeSpan.FromSeconds(30));

        Assert.Equal(("TCP", "ConnectionRefused"), (connection.FailedStage, connection.FindingId));
    }

    private static Task<MilvusConnection> TestAsync(Func<string, CancellationToken, Task<IPAddress[]>> resolve, int port, TimeSpan timeout, CancellationToken stop = default) =>
        new ConnectionTester(resolve, TimeProvider.System).TestAsync(
            new ConnectionRequest("milvus.example.com", "milvus.example.com", port) { Timeout = timeout },
            new EngineContext(new Silence(), stop));

    private sealed class Silence : IProgress<EngineReport>
    {
        public void Report(EngineReport value)
        {
        }
    }
}
