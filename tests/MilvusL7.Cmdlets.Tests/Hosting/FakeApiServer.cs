using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>
/// An API server that says what a test wants, for text that no real one would pass: by path without the query. Whatever else is asked for is an empty
/// list or not found.
/// </summary>
internal sealed class FakeApiServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public FakeApiServer()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = Task.Run(AnswerAsync);
    }

    public int Port { get; }

    /// <summary>Status and body by path.</summary>
    public Dictionary<string, (int Status, string Body)> Answers { get; } = new(StringComparer.Ordinal);

    public string Kubeconfig => $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster: {server: "http://127.0.0.1:{{Port}}"}
        contexts:
        - name: test
          context: {cluster: test, user: test}
        users:
        - name: test
          user: {}
        """;

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
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

            string path = context.Request.Url!.AbsolutePath;
            bool isList = path.Count(c => c == '/') is 3 or 5 or 6 && !path.StartsWith("/api/v1/namespaces/default/services/", StringComparison.Ordinal);
            (int status, string body) = Answers.TryGetValue(path, out (int Status, string Body) answer) ? answer
                : isList ? (200, """{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""")
                : (404, """{"kind":"Status","status":"Failure","message":"not found","reason":"NotFound","details":{"name":"x"},"code":404}""");
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength64 = bytes.Length;
            try
            {
                await context.Response.OutputStream.WriteAsync(bytes);
                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // The client had enough.
            }
        }
    }
}
