using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>A server with TLS, or without, that records requests and answers as an API server without objects does.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private const string EmptyList = """{"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""";
    private const string Version = """{"major":"1","minor":"30","gitVersion":"v1.30.0"}""";

    private readonly WebApplication _application;

    private RecordingServer(X509Certificate2? certificate, Func<HttpContext, Task<bool>>? answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        _application = builder.Build();
        _application.Run(async http =>
        {
            Requests.Enqueue(new RecordedRequest(
                http.Request.Method,
                http.Request.Path + http.Request.QueryString,
                http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.OfType<string>().ToArray(), StringComparer.OrdinalIgnoreCase),
                http.Connection.ClientCertificate?.Subject));
            if (answer is null || !await answer(http))
            {
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync(http.Request.Path == "/version" ? Version : EmptyList);
            }
        });
    }

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public int Port => new Uri(_application.Urls.First()).Port;

    /// <param name="answer">Answers and returns true, or returns false for the usual answer.</param>
    public static async Task<RecordingServer> StartAsync(X509Certificate2? certificate = null, Func<HttpContext, Task<bool>>? answer = null)
    {
        var server = new RecordingServer(certificate, answer);
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
