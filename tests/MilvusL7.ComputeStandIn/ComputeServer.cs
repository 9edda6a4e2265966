using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MilvusL7.ComputeStandIn;

/// <summary>Google's Compute Engine API over HTTP on the loopback address, as far as this project needs it, with faults on demand.</summary>
public sealed class ComputeServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ComputeRequest> _requests = new();
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly Operations _operations;
    private readonly ComputeApi _api;
    private readonly FrontEnd _frontEnd;
    private long _latency;
    private int _underWay;
    private int _mostAtOnce;

    private ComputeServer(ComputeState state, ComputeServerOptions options)
    {
        State = state;
        _operations = new Operations(state);
        _api = new ComputeApi(state, _operations);
        _frontEnd = new FrontEnd(state) { RequiredToken = options.RequiredToken };
        Latency = options.Latency;
        OperationDuration = options.OperationDuration;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    public ComputeState State { get; }

    /// <summary>Ends with <c>/compute/v1/</c>.</summary>
    public Uri BaseUri { get; private set; } = null!;

    public IReadOnlyList<ComputeRequest> Requests => [.. _requests];

    /// <summary>How many requests were under way at one time, at most.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <summary>Before each answer.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _latency));
        set => Interlocked.Exchange(ref _latency, value.Ticks);
    }

    /// <summary>Of operations that are started from now on. A zero one is done in the answer that starts it.</summary>
    public TimeSpan OperationDuration
    {
        get => _operations.Duration;
        set => _operations.Duration = value;
    }

    /// <summary>How long the wait method holds; it then answers with an operation that is not done. Google's two minutes at first.</summary>
    public TimeSpan LongestOperationWait
    {
        get => _operations.LongestWait;
        set => _operations.LongestWait = value;
    }

    public string? RequiredToken
    {
        get => _frontEnd.RequiredToken;
        set => _frontEnd.RequiredToken = value;
    }

    public bool ApiEnabled
    {
        get => _frontEnd.ApiEnabled;
        set => _frontEnd.ApiEnabled = value;
    }

    /// <summary>Whether an address in use can be deleted; it then goes on as an ephemeral one. Otherwise that is refused.</summary>
    public bool ReleaseAddressesInUse
    {
        get => _api.ReleaseAddressesInUse;
        set => _api.ReleaseAddressesInUse = value;
    }

    public static async Task<ComputeServer> StartAsync(ComputeState state, ComputeServerOptions? options = null, CancellationToken cancellation = default)
    {
        var server = new ComputeServer(state, options ?? new ComputeServerOptions());
        await server._application.StartAsync(cancellation);
        server.BaseUri = new Uri(new Uri(server._application.Urls.First()), "/compute/v1/");
        return server;
    }

    /// <param name="permissionOrPath"><c>compute.backendServices.get</c>, or a path below the project in which <c>*</c> is anything.</param>
    public void Forbid(string permissionOrPath) => _frontEnd.Forbid(permissionOrPath);

    public void Allow(string permissionOrPath) => _frontEnd.Allow(permissionOrPath);

    /// <param name="method">Or <c>*</c>.</param>
    /// <param name="path">What follows the project, with <c>*</c> for anything: <c>global/backendServices/*</c>.</param>
    /// <param name="times">Null for always.</param>
    public Fault Fail(string method, string path, int status, string reason, string message, int? times = null, TimeSpan? retryAfter = null) =>
        Fail(Fault.For(method, path), status, reason, message, times, retryAfter);

    public Fault Fail(Func<ComputeRequest, bool> matches, int status, string reason, string message, int? times = null, TimeSpan? retryAfter = null) =>
        Add(new Fault(FaultKind.Error, matches, times, ApiAnswer.Error(status, reason, message, retryAfter: retryAfter)));

    /// <param name="afterwards">Whether what was asked for is done first.</param>
    public Fault Reset(string method, string path, int? times = null, bool afterwards = false) =>
        Add(new Fault(afterwards ? FaultKind.ResetAfterwards : FaultKind.Reset, Fault.For(method, path), times));

    public Fault Hang(string method, string path, int? times = null) => Add(new Fault(FaultKind.Hang, Fault.For(method, path), times));

    /// <summary>The next operation that is started has no effect and ends with this.</summary>
    public void FailNextOperation(OperationError error) => _operations.FailNext(error);

    public void ClearFaults() => _faults.Clear();

    public void ClearRequests()
    {
        _requests.Clear();
        Volatile.Write(ref _mostAtOnce, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _application.DisposeAsync();
        _stop.Dispose();
    }

    private Fault Add(Fault fault)
    {
        _faults.Enqueue(fault);
        return fault;
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            string body = await reader.ReadToEndAsync(ended.Token);
            string? authorization = context.Request.Headers.Authorization is [var value] ? value : null;
            string? userAgent = context.Request.Headers.UserAgent is [var agent] ? agent : null;
            if (context.Request.Path == "/batch/compute/v1")
            {
                var parts = Batch.Read(context.Request.ContentType, body, authorization, userAgent);
                var answers = await Task.WhenAll(parts.Select(part => AnswerAsync(part.Request, ended.Token)));
                context.Response.ContentType = Batch.ContentType;
                await context.Response.WriteAsync(Batch.Write(parts.Zip(answers, (part, answer) => (part.ContentId, answer))), ended.Token);
                return;
            }

            string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            await WriteAsync(context.Response, await AnswerAsync(new Incoming(context.Request.Method, target, authorization, userAgent, body), ended.Token), ended.Token);
        }
        catch (ConnectionResetException)
        {
            context.Abort();
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private static async Task WriteAsync(HttpResponse response, ApiAnswer answer, CancellationToken cancellation)
    {
        response.StatusCode = answer.Status;
        response.ContentType = "application/json; charset=UTF-8";
        if (answer.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await response.WriteAsync(answer.Text, cancellation);
    }

    private async Task<ApiAnswer> AnswerAsync(Incoming incoming, CancellationToken cancellation)
    {
        if (incoming.Request() is not { } request)
        {
            return ApiAnswer.Error(404, "notFound", "Not Found");
        }

        _requests.Enqueue(request);
        int underWay = Interlocked.Increment(ref _underWay);
        InterlockedMax(ref _mostAtOnce, underWay);
        try
        {
            if (Latency > TimeSpan.Zero)
            {
                await Task.Delay(Latency, cancellation);
            }

            var fault = _faults.FirstOrDefault(fault => fault.Befalls(request));
            switch (fault?.Kind)
            {
                case FaultKind.Error:
                    // A node has one parent, and the fault may befall several.
                    return fault.Answer! with { Body = (JsonObject)fault.Answer.Body.DeepClone() };
                case FaultKind.Reset:
                    throw new ConnectionResetException();
                case FaultKind.Hang:
                    await Task.Delay(Timeout.Infinite, cancellation);
                    break;
            }

            var answer = await AnswerAsync(request, cancellation);
            return fault?.Kind == FaultKind.ResetAfterwards ? throw new ConnectionResetException() : answer;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<ApiAnswer> AnswerAsync(ComputeRequest request, CancellationToken cancellation)
    {
        if (Route.Of(request.Path) is not { } route)
        {
            return ApiAnswer.Error(404, "notFound", "Not Found");
        }

        try
        {
            return _frontEnd.Refuse(request, route) ?? await _api.AnswerAsync(Incoming.Call(request), route, cancellation);
        }
        catch (ApiException e)
        {
            return e.Answer;
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private sealed class ConnectionResetException : Exception;

    /// <summary>The console lifetime would take the signals of the process the server is in.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
