using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>Gives out access tokens, as oauth2.googleapis.com and iamcredentials.googleapis.com do.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string? Authorization, string Body)> _requests = new();
    private readonly Task _serving;

    public TokenServer()
    {
        using (var socket = new TcpListener(IPAddress.Loopback, 0))
        {
            socket.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>What the next token is asked for with is refused with.</summary>
    public string? Refusal { get; set; }

    public IReadOnlyList<(string Path, string? Authorization, string Body)> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            string path = context.Request.Url!.AbsolutePath;
            _requests.Enqueue((path, context.Request.Headers["Authorization"], await reader.ReadToEndAsync()));
            string answer = Refusal ?? (path.EndsWith(":generateAccessToken", StringComparison.Ordinal)
                ? """{ "accessToken": "token-of-the-other", "expireTime": "2099-01-01T00:00:00Z" }"""
                : """{ "access_token": "token-of-the-account", "expires_in": 3600, "token_type": "Bearer" }""");
            context.Response.StatusCode = Refusal is null ? 200 : 400;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
    }
}
