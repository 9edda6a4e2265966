using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>
/// Stands before the API server (HTTPS) and the Compute stand-in (HTTP), passes requests on, counts them over both, and disturbs one of them.
/// </summary>
public sealed class RecordingProxy : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();
    private static readonly string[] NotPassedOn = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Content-Length", "TE"];

    // Only servers on this machine's loopback.
#pragma warning disable CA5359
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,
    });
#pragma warning restore CA5359

    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WebApplication _application;
    private readonly Uri _apiServer;
    private readonly Uri _compute;
    private List<PassedRequest> _requests = [];
    private Cut? _cut;
    private TaskCompletionSource _reached = New();
    private TaskCompletionSource _killed = New();
    private PassedRequest? _befallen;
    private bool _ended;
    private readonly HashSet<string> _disturbed = [];
    private int _underWay;
    private int _count;

    private RecordingProxy(Uri apiServer, Uri compute)
    {
        (_apiServer, _compute) = (apiServer, compute);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(Certificate);
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    /// <summary>Where the API server seems to be.</summary>
    public Uri ApiServer { get; private set; } = null!;

    /// <summary>Where the Compute API seems to be.</summary>
    public Uri Compute { get; private set; } = null!;

    /// <summary>The certificate that a kubeconfig has to trust, in its form.</summary>
    public static string AuthorityData => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Certificate.ExportCertificatePem()));

    /// <summary>Requests of the run so far.</summary>
    public IReadOnlyList<PassedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>
    /// Done when the run has come to where it is to be killed. That request is held then, and all that come after it, until the run is killed:
    /// from here on nothing of it reaches a server, nor an answer it.
    /// </summary>
    public Task Reached => _reached.Task;

    /// <summary>The request that was disturbed; null while none was.</summary>
    public PassedRequest? Befallen => Volatile.Read(ref _befallen);

    /// <summary>How many were disturbed so far, in all runs.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public static async Task<RecordingProxy> StartAsync(Uri apiServer, Uri compute)
    {
        var proxy = new RecordingProxy(apiServer, compute);
        await proxy._application.StartAsync();
        var urls = proxy._application.Urls.Select(url => new Uri(url)).ToArray();
        proxy.ApiServer = urls.Single(url => url.Scheme == Uri.UriSchemeHttps);
        proxy.Compute = new Uri(urls.Single(url => url.Scheme == Uri.UriSchemeHttp), compute.AbsolutePath);
        return proxy;
    }

    /// <summary>Counts from one again.</summary>
    /// <param name="cut">The request that is disturbed; null for none.</param>
    public async Task BeginAsync(Cut? cut = null)
    {
        await Rig.Wait.UntilAsync("requests of the last run that are still under way", () => Task.FromResult(Volatile.Read(ref _underWay) == 0));
        lock (_gate)
        {
            (_requests, _cut, _ended) = ([], cut, false);
            (_reached, _killed) = (New(), New());
            Volatile.Write(ref _befallen, null);
        }
    }

    /// <summary>The run was killed: a helm that goes on alone is heard again.</summary>
    public void Killed() => _killed.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _application.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await AnswerAsync(context);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // One of the two ends is gone; the other learns it as it would without a proxy.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (request, cut, isOver) = Register(context, target);
        if (isOver)
        {
            await HoldAsync(context, target, request);
            return;
        }

        if (cut is null)
        {
            await PassAsync(context, target);
            return;
        }

        switch (cut.What)
        {
            case Disturbance.EndBefore:
                _reached.TrySetResult();
                await HoldAsync(context, target, request);
                break;
            case Disturbance.EndAfter:
                await LetDoAsync(context, target);
                _reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case Disturbance.ServerError:
                await FailAsync(context, 500, "InternalError");
                break;
            case Disturbance.TooManyRequests:
                context.Response.Headers.RetryAfter = "1";
                await FailAsync(context, 429, "TooManyRequests");
                break;
            case Disturbance.Conflict:
                await FailAsync(context, 409, "Conflict");
                break;
            case Disturbance.ResetAfterwards:
                await LetDoAsync(context, target);
                Reset(context);
                break;
            case Disturbance.Reset:
                Reset(context);
                break;
            case Disturbance.Hang:
                await Task.Delay(TimeSpan.FromMinutes(2), context.RequestAborted);
                break;
            default:
                throw new InvalidOperationException($"{request}: {cut.What}");
        }
    }

    private (PassedRequest Request, Cut? Cut, bool IsOver) Register(HttpContext context, string target)
    {
        var sender = context.Request.Headers.UserAgent.ToString().StartsWith("Helm/", StringComparison.Ordinal) ? Sender.Helm : Sender.Module;
        string method = context.Request.Method;
        lock (_gate)
        {
            int number = _requests.Count(r => r.Sender == sender) + 1;
            int write = PassedRequest.Writes(method, target) ? _requests.Count(r => r.Sender == sender && r.IsWrite) + 1 : 0;
            var request = new PassedRequest(sender, number, write, method, target);
            if (_ended)
            {
                return (request, null, true);
            }

            _requests.Add(request);
            string key = $"{method} {target}";
            bool isAgain = _disturbed.Remove(key);
            if ((_befallen is null || _cut!.IsEach) && _cut?.Befalls(request, isAgain) == true)
            {
                _count++;
                _disturbed.Add(key);
                Volatile.Write(ref _befallen, request);
                // From here on nothing of the run reaches a server: it is as good as dead.
                _ended = _cut.Ends;
                return (request, _cut, false);
            }

            return (request, null, false);
        }
    }

    private async Task HoldAsync(HttpContext context, string target, PassedRequest request)
    {
        if (request.Sender == Sender.Helm && _cut!.HelmGoesOn)
        {
            await _killed.Task.WaitAsync(context.RequestAborted);
            await PassAsync(context, target);
            return;
        }

        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private static void Reset(HttpContext context) =>
        context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();

    private static Task FailAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        // The shape of both: Kubernetes's Status, and Google's error.
        return context.Response.WriteAsJsonAsync<object>(context.Connection.LocalPort == 0 || context.Request.IsHttps
            ? new { kind = "Status", apiVersion = "v1", status = "Failure", message = "made up by the proxy", reason, code = status }
            : new { error = new { code = status, message = "made up by the proxy", errors = new[] { new { message = "made up by the proxy", domain = "global", reason = status switch { 409 => "resourceNotReady", 429 => "rateLimitExceeded", _ => "backendError" } } } } });
    }

    /// <summary>The server does it, and its whole answer is thrown away.</summary>
    private async Task LetDoAsync(HttpContext context, string target)
    {
        using var answer = await SendAsync(context, target, _stop.Token);
        if (!target.Contains("watch=true", StringComparison.Ordinal))
        {
            await answer.Content.CopyToAsync(Stream.Null, _stop.Token);
        }
    }

    private async Task PassAsync(HttpContext context, string target)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        using var answer = await SendAsync(context, target, limit.Token);
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        Copy(answer.Headers, response.Headers);
        Copy(answer.Content.Headers, response.Headers);
        await response.StartAsync(limit.Token);
        await response.Body.FlushAsync(limit.Token);
        await answer.Content.CopyToAsync(response.Body, limit.Token);
    }

    private Task<HttpResponseMessage> SendAsync(HttpContext context, string target, CancellationToken cancellation)
    {
        var incoming = context.Request;
        // What the client sent, byte for byte: a proxy that tidies a path up is another client.
        var uri = new Uri(incoming.IsHttps ? _apiServer : _compute, target);
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), uri) { Version = incoming.IsHttps ? HttpVersion.Version20 : HttpVersion.Version11 };
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new StreamContent(incoming.Body);
            request.Content.Headers.ContentLength = incoming.ContentLength;
        }

        foreach (var (name, value) in incoming.Headers.Where(h => !h.Key.StartsWith(':') && !NotPassedOn.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        return Client.SendAsync(request, cancellation);
    }

    private static void Copy(HttpHeaders from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from.NonValidated.Where(h => !NotPassedOn.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            to[name] = values.ToArray();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=milvusl7-recording-proxy", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    /// <summary>The console lifetime would take the signals of the process the server is in.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
