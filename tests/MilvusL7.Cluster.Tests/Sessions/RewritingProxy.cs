using System.Net;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>The rig's API server as one that lacks an API group: requests for it are asked of a group that no server has, and answered by the real one.</summary>
public sealed class RewritingProxy : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client;
    private readonly Uri _server;
    private readonly string _group;

    public RewritingProxy(string server, string group)
    {
        _server = new Uri(server);
        _group = group;
        // Only the rig, on this machine's loopback.
#pragma warning disable CA5399
        _client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
#pragma warning restore CA5399
        for (int attempt = 0; ; attempt++)
        {
            string url = $"http://127.0.0.1:{Random.Shared.Next(16000, 17900)}/";
            _listener.Prefixes.Add(url);
            try
            {
                _listener.Start();
                Url = url.TrimEnd('/');
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                _listener.Prefixes.Clear();
            }
        }

        _ = PassAsync();
    }

    public string Url { get; }

    public void Dispose()
    {
        _listener.Close();
        _client.Dispose();
    }

    private async Task PassAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await PassAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(HttpListenerContext context)
    {
        string path = context.Request.RawUrl!.Replace($"/apis/{_group}/", $"/apis/absent.{_group}/", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), new Uri(_server, path));
        foreach (string name in new[] { "Authorization", "Accept" })
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
        }

        if (context.Request.HasEntityBody)
        {
            request.Content = new StreamContent(context.Request.InputStream);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using var answer = await _client.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.OutputStream);
        context.Response.Close();
    }
}
