using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>Gives out access tokens, as oauth2.googleapis.com and iamcredentials.googleapis.com do.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string? Authorization, string Body)> _requests = new();
    private LoopbackServer _server = null!;

    public string Url => _server.Url;

    /// <summary>What the next token is asked for with is refused with.</summary>
    public string? Refusal { get; set; }

    public IReadOnlyList<(string Path, string? Authorization, string Body)> Requests => [.. _requests];

    public static async Task<TokenServer> StartAsync()
    {
        var tokens = new TokenServer();
        tokens._server = await LoopbackServer.StartAsync(tokens.AnswerAsync);
        return tokens;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string path = context.Request.Path;
        _requests.Enqueue((path, context.Request.Headers.Authorization, await reader.ReadToEndAsync()));
        string answer = Refusal ?? (path.EndsWith(":generateAccessToken", StringComparison.Ordinal)
            ? """{ "accessToken": "token-of-the-other", "expireTime": "2099-01-01T00:00:00Z" }"""
            : """{ "access_token": "token-of-the-account", "expires_in": 3600, "token_type": "Bearer" }""");
        context.Response.StatusCode = Refusal is null ? 200 : 400;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer, Encoding.UTF8);
    }
}
