using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>The stand-in and plain HTTP to it.</summary>
internal sealed class StandInClient : IAsyncDisposable
{
    private readonly HttpClient _http;

    private StandInClient(ComputeServer server)
    {
        Server = server;
        _http = new HttpClient { BaseAddress = server.BaseUri, Timeout = TimeSpan.FromSeconds(30) };
    }

    public ComputeServer Server { get; }

    public ComputeState State => Server.State;

    public static async Task<StandInClient> StartAsync(ComputeServerOptions? options = null) =>
        new(await ComputeServer.StartAsync(LoadBalancer.Make(), options));

    /// <param name="path">What follows the project.</param>
    public Task<StandInAnswer> GetAsync(string path, CancellationToken cancellation = default) => SendAsync(HttpMethod.Get, path, null, null, cancellation);

    public Task<StandInAnswer> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    public Task<StandInAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<StandInAnswer> SendAsync(HttpMethod method, string path, string? json = null, string? token = null, CancellationToken cancellation = default)
    {
        string target = path.StartsWith("projects/", StringComparison.Ordinal) ? path : $"projects/{State.Project}/{path}";
        using var request = new HttpRequestMessage(method, target);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await _http.SendAsync(request, cancellation);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!.AsObject();
        return new StandInAnswer((int)response.StatusCode, body, response.Headers.RetryAfter?.Delta);
    }

    /// <summary>Polls the operation, as a client has to.</summary>
    public async Task<JsonObject> DoneAsync(StandInAnswer started)
    {
        Assert.Equal(200, started.Status);
        string path = started.Text("selfLink").Split("/compute/v1/")[1];
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (true)
        {
            var answer = await GetAsync(path);
            if (answer.Text("status") == "DONE")
            {
                return answer.Body;
            }

            Assert.True(DateTime.UtcNow < deadline, "the operation does not end");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
