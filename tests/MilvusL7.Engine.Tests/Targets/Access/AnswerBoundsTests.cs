using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Http;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Tests.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>Answers of an API server that are too large, never end, or lead elsewhere.</summary>
[Collection(AccessTests.Name)]
public sealed class AnswerBoundsTests
{
    private const int Megabyte = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_is_an_error_and_is_not_followed(int status)
    {
        await using var other = await RecordingServer.StartAsync();
        await using var place = await Place.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = $"http://user:hidden@127.0.0.1:{other.Port}/login?token=hidden";
            return Task.CompletedTask;
        });

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Post })
        {
            var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => place.Connection.SendAsync(
                method, "api/v1/namespaces/ns/secrets/s", method == HttpMethod.Get ? null : new JsonObject { ["data"] = "secret" }, null, "put Secret s", place.Context));
            Assert.Equal("ApiServerRedirects", fault.ErrorId);
            Assert.Contains($"127.0.0.1:{other.Port}", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
        }

        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_above_64_MB_is_refused_without_being_read_whole(bool isCompressed)
    {
        var ended = new TaskCompletionSource();
        await using var place = await Place.StartAsync(async http =>
        {
            http.Response.Headers.ContentEncoding = isCompressed ? "gzip" : default;
            await using var stream = isCompressed ? new GZipStream(http.Response.Body, CompressionLevel.Fastest) : http.Response.Body;
            var part = new byte[Megabyte];
            Array.Fill(part, (byte)' ');
            http.RequestAborted.Register(ended.SetResult);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            while (watch.Elapsed < Patience && !http.RequestAborted.IsCancellationRequested)
            {
                await stream.WriteAsync(part, http.RequestAborted);
            }
        });
        var before = GC.GetTotalAllocatedBytes();

        var fault = await Assert.ThrowsAsync<AnswerTooLargeException>(() => place.GetAsync("api/v1/namespaces/ns/configmaps/c"));

        Assert.Equal("ApiServerFault", fault.ErrorId);
        Assert.Contains("64 MB", fault.Message, StringComparison.Ordinal);
        await ended.Task.WaitAsync(Patience);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 600L * Megabyte, "too much memory was allocated");
    }

    [Fact]
    public async Task Large_page_is_read_again_in_smaller_pages()
    {
        var limits = new List<int>();
        await using var place = await Place.StartAsync(async http =>
        {
            var limit = int.Parse(http.Request.Query["limit"]!, System.Globalization.CultureInfo.InvariantCulture);
            limits.Add(limit);
            if (limit > 7)
            {
                await HugeAsync(http);
                return;
            }

            await http.Response.WriteAsync("""{"items":[{"metadata":{"name":"a","namespace":"ns"}}]}""");
        });

        var found = await place.Target.ListAsync(ResourceKind.Secret, "ns", null, place.Context);

        Assert.Equal("a", Assert.Single(found).Text("metadata", "name"));
        Assert.Equal([500, 62, 7], limits);
    }

    [Fact]
    public async Task Page_with_one_object_that_is_too_large_is_an_error()
    {
        await using var place = await Place.StartAsync(HugeAsync);

        var fault = await Assert.ThrowsAsync<AnswerTooLargeException>(() => place.Target.NamespacesAsync(place.Context));

        Assert.Contains("list namespaces", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_continue_token_twice_is_an_error()
    {
        var count = 0;
        await using var place = await Place.StartAsync(http =>
        {
            count++;
            return http.Response.WriteAsync("""{"metadata":{"continue":"again"},"items":[]}""");
        });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => place.Target.ListAsync(ResourceKind.Secret, "ns", null, place.Context));

        Assert.Equal("ApiServerFault", fault.ErrorId);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task List_that_never_ends_is_an_error()
    {
        var count = 0;
        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ListPages.ReadAsync(
            "api/v1/secrets?",
            "list secrets",
            _ => Task.FromResult<JsonObject?>(new JsonObject { ["metadata"] = new JsonObject { ["continue"] = $"t{count++}" } }),
            new EngineContext(new Progress<EngineReport>(), CancellationToken.None)));

        Assert.Equal("ApiServerFault", fault.ErrorId);
        Assert.Equal(10_000, count);
    }

    [Fact]
    public async Task Namespaces_are_read_page_by_page()
    {
        await using var place = await Place.StartAsync(http => http.Response.WriteAsync(http.Request.Query["continue"] == "next"
            ? """{"items":[{"metadata":{"name":"b"}}]}"""
            : """{"metadata":{"continue":"next"},"items":[{"metadata":{"name":"a"}}]}"""));

        Assert.Equal(["a", "b"], await place.Target.NamespacesAsync(place.Context));
    }

    [Fact]
    public async Task Broken_item_of_a_list_costs_that_item_and_a_warning()
    {
        await using var place = await Place.StartAsync(http => http.Response.WriteAsync(
            """{"items":[null,7,"x",[],{},{"metadata":null},{"metadata":{"name":7}},{"metadata":{"name":""}},{"metadata":{"name":"a","name":"b","namespace":"ns"}}]}"""));

        var found = await place.Target.ListAsync(ResourceKind.Service, "ns", null, place.Context);

        Assert.Equal("b", Assert.Single(found).Text("metadata", "name"));
        var warnings = place.Reports.All.OfType<EngineMessage>().Where(m => m.Level == EngineMessageLevel.Warning).ToArray();
        Assert.Equal(8, warnings.Length);
        Assert.All(warnings, w => Assert.Contains("list services", w.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"data":{"k":"one","k":"two"}}""", "two")]
    [InlineData("""{"data":{"k":"one"},"data":{"k":"two"}}""", "two")]
    public async Task Last_of_two_equal_keys_counts_as_in_Go(string answer, string value)
    {
        await using var place = await Place.StartAsync(http => http.Response.WriteAsync(answer));

        Assert.Equal(value, (await place.GetAsync("api/v1/namespaces/ns/configmaps/a")).Text("data", "k"));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"a\":1} trailing")]
    [InlineData("deep")]
    public async Task Answer_that_is_not_an_object_in_JSON_is_one_error(string answer)
    {
        await using var place = await Place.StartAsync(http => http.Response.WriteAsync(
            answer == "deep" ? string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) : answer));

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => place.GetAsync("api/v1/namespaces/ns/configmaps/a"));

        Assert.Equal("ApiServerFault", fault.ErrorId);
        Assert.DoesNotContain("   at ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain; charset=nonsense", null)]
    [InlineData("application/json", "gzip")]
    public async Task Answer_with_a_wrong_header_is_no_crash(string type, string? encoding)
    {
        await using var place = await Place.StartAsync(http =>
        {
            http.Response.ContentType = type;
            http.Response.Headers.ContentEncoding = encoding;
            return http.Response.WriteAsync("""{"kind":"ConfigMap"}""");
        });

        if (encoding is null)
        {
            Assert.Equal("ConfigMap", (await place.GetAsync("api/v1/namespaces/ns/configmaps/a")).Text("kind"));
        }
        else
        {
            Assert.Equal("ApiServerFault", (await Assert.ThrowsAsync<MilvusL7Exception>(() => place.GetAsync("api/v1/namespaces/ns/configmaps/a"))).ErrorId);
        }
    }

    [Fact]
    public async Task Body_that_trickles_ends_at_the_time_limit_of_the_request()
    {
        await using var place = await Place.StartAsync(async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(" ");
                await http.Response.Body.FlushAsync();
                await Task.Delay(50, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => place.Connection.WithRequestTimeout(TimeSpan.FromSeconds(1))
            .SendAsync(HttpMethod.Get, "version", null, null, "get the version", place.Context).WaitAsync(Patience));

        Assert.Equal("ApiServerTimeout", fault.ErrorId);
    }

    [Fact]
    public async Task Watch_with_a_line_above_8_MB_ends_with_an_error()
    {
        await using var place = await Place.StartAsync(async http =>
        {
            await http.Response.WriteAsync("{\"type\":\"ADDED\"}\n");
            var part = Encoding.ASCII.GetBytes(new string('x', Megabyte));
            for (var i = 0; i < 100 && !http.RequestAborted.IsCancellationRequested; i++)
            {
                await http.Response.Body.WriteAsync(part, http.RequestAborted);
            }
        });
        var seen = new List<JsonObject>();

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(async () =>
        {
            await foreach (var change in place.Connection.WatchAsync("api/v1/events?watch=true", "watch events", place.Context))
            {
                seen.Add(change);
            }
        });

        Assert.Equal("ApiServerFault", fault.ErrorId);
        Assert.Contains("8 MB", fault.Message, StringComparison.Ordinal);
        Assert.Single(seen);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0", 0)]
    [InlineData("99999999", 30)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 30)]
    [InlineData("Mon, 01 Jan 2029 00:00:00 GMT", 0)]
    [InlineData("Tue, 01 Jan 2030 00:00:05 GMT", 5)]
    [InlineData("99999999999999999999999", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    public void Retry_After_is_capped_in_each_of_its_forms(string header, int? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", header);

        var delay = HttpRetries.DelayOf(response.Headers.RetryAfter, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(seconds, (int?)delay?.TotalSeconds);
    }

    [Fact]
    public async Task Number_of_retries_is_bounded()
    {
        var count = 0;
        await using var place = await Place.StartAsync(http =>
        {
            count++;
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });

        Assert.Equal("ApiServerFault", (await Assert.ThrowsAsync<MilvusL7Exception>(() => place.GetAsync("version"))).ErrorId);
        Assert.Equal(4, count);
    }

    [Fact]
    public void Parsed_numbers_keep_their_text()
    {
        Assert.Equal("""{"a":1.0,"b":1e3,"c":123456789012345678901234567890,"d":[true,null,"x"]}""", Json.Parse("""{"a":1.0,"b":1e3,"c":123456789012345678901234567890,"d":[true,null,"x"]}""")!.ToJsonString(Json.Compact));
        Assert.ThrowsAny<JsonException>(() => Json.Parse("{"));
    }

    private static async Task HugeAsync(HttpContext http)
    {
        var part = new byte[Megabyte];
        for (var i = 0; i < 80 && !http.RequestAborted.IsCancellationRequested; i++)
        {
            await http.Response.Body.WriteAsync(part, http.RequestAborted);
        }
    }

    /// <summary>A server and the module's connection to it.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly LoopbackServer _server;

        private Place(LoopbackServer server)
        {
            _server = server;
            var client = new KubernetesClientConfiguration { Host = server.Url };
            Connection = new KubernetesConnection(client);
            Target = new ClusterTarget(Connection, new Kubeconfig([], "test", "ns", client));
            Context = new EngineContext(Reports, CancellationToken.None);
        }

        public KubernetesConnection Connection { get; }

        public ClusterTarget Target { get; }

        public Reports Reports { get; } = new();

        public EngineContext Context { get; }

        public static async Task<Place> StartAsync(RequestDelegate answer) => new(await LoopbackServer.StartAsync(answer));

        public Task<JsonObject?> GetAsync(string path) => Connection.SendAsync(HttpMethod.Get, path, null, null, "get " + path, Context);

        public async ValueTask DisposeAsync()
        {
            Connection.Dispose();
            await _server.DisposeAsync();
        }
    }
}
