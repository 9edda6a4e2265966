using System.Collections.Concurrent;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

/// <summary>Watches that end as API servers end them, from a server that ends each as the test says.</summary>
public sealed class ChangeFeedTests
{
    private const string Added = """{"type":"ADDED","object":{"metadata":{"name":"a"}}}""";
    private const string Expired = """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("ended")]
    [InlineData("expired")]
    [InlineData("gone")]
    [InlineData("broken")]
    [InlineData("failing")]
    public async Task A_watch_that_ends_is_begun_again(string how)
    {
        await using var server = await WatchServer.StartAsync(async (http, attempt) =>
        {
            switch (how)
            {
                case "expired" when attempt == 1:
                    await http.Response.WriteAsync(Expired + "\n");
                    return;
                case "gone" when attempt == 1:
                    http.Response.StatusCode = StatusCodes.Status410Gone;
                    return;
                case "failing" when attempt == 1:
                    http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    return;
                case "broken" when attempt == 1:
                    await http.Response.WriteAsync(Added[..20]);
                    await http.Response.Body.FlushAsync();
                    http.Abort();
                    return;
                default:
                    await http.Response.WriteAsync(Added + "\n");
                    return;
            }
        });
        await using var feed = server.Follow(ResourceKind.Ingress);

        await server.UntilAsync(attempts => attempts.GetValueOrDefault("ingresses") >= 3);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await feed.WaitAsync(Patience, CancellationToken.None);
        Assert.True(clock.Elapsed < Patience, "no change was told");
    }

    [Fact]
    public async Task A_kind_that_may_not_be_watched_is_left_out_and_the_others_go_on()
    {
        await using var server = await WatchServer.StartAsync(async (http, _) =>
        {
            if (http.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                await http.Response.WriteAsync("""{"kind":"Status","message":"events is forbidden: User \"u\" cannot watch resource \"events\" in API group \"\" in the namespace \"ns\"","reason":"Forbidden","code":403}""");
                return;
            }

            await http.Response.WriteAsync(Added + "\n");
        });
        await using var feed = server.Follow(ResourceKind.Event, ResourceKind.Ingress);

        await server.UntilAsync(attempts => attempts.GetValueOrDefault("ingresses") >= 3);

        Assert.Equal(1, server.Attempts["events"]);
    }

    [Fact]
    public async Task Ending_it_ends_the_watches()
    {
        await using var server = await WatchServer.StartAsync(async (http, _) =>
        {
            await http.Response.WriteAsync(Added + "\n");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        var feed = server.Follow(ResourceKind.Ingress);
        await feed.WaitAsync(Patience, CancellationToken.None);

        await feed.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal(1, server.Attempts["ingresses"]);
    }

    private sealed class WatchServer : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private WatchServer(WebApplication app) => _app = app;

        /// <summary>How often each kind was asked for.</summary>
        public ConcurrentDictionary<string, int> Attempts { get; } = new(StringComparer.Ordinal);

        public static async Task<WatchServer> StartAsync(Func<HttpContext, int, Task> answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var server = new WatchServer(app);
            app.Run(http =>
            {
                string kind = http.Request.Path.Value!.Split('/')[^1];
                return answer(http, server.Attempts.AddOrUpdate(kind, 1, (_, count) => count + 1));
            });
            await app.StartAsync();
            return server;
        }

        public ChangeFeed Follow(params ResourceKind[] kinds)
        {
            var client = new KubernetesClientConfiguration { Host = _app.Urls.First() };
            var target = new ClusterTarget(new KubernetesConnection(client), new Kubeconfig([], "test", "ns", client));
            var feed = new ChangeFeed(target, "ns", kinds, new EngineContext(new Progress<EngineReport>(), CancellationToken.None));
            feed.Begin();
            return feed;
        }

        public async Task UntilAsync(Func<IReadOnlyDictionary<string, int>, bool> condition)
        {
            var deadline = DateTime.UtcNow + Patience;
            while (!condition(Attempts))
            {
                Assert.True(DateTime.UtcNow < deadline, $"the watches were begun only so often: {string.Join(", ", Attempts)}");
                await Task.Delay(20);
            }
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
