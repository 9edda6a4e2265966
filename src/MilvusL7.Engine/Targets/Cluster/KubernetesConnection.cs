using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MilvusL7.Engine.Targets.Cluster.Access;
using Polly;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>
/// JSON in and out of an API server. JSON and not KubernetesClient's models: these
/// drop fields they do not know, and a diff must show what is there.
/// </summary>
internal sealed partial class KubernetesConnection : IDisposable
{
    public const string MergePatch = "application/merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    private const int MaximumWatchLine = 8 * 1024 * 1024;

    private static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(30);

    private readonly ApiServerClient _client;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    public KubernetesConnection(ClusterAccess access)
    {
        _client = new ApiServerClient(access);
        // Every request here may be sent twice: reads, patches with a precondition, server-side apply.
        _retries = HttpRetries.Create();
    }

    private KubernetesConnection(KubernetesConnection other, TimeSpan timeout)
    {
        (_client, _retries) = (other._client, other._retries);
        RequestTimeout = timeout;
    }

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; } = DefaultRequestTimeout;

    /// <summary>The same connection with another patience.</summary>
    public KubernetesConnection WithRequestTimeout(TimeSpan timeout) => new(this, timeout);

    public string Server => _client.BaseUri.GetLeftPart(UriPartial.Authority);

    /// <summary>Path of a resource or, without a name, of a list.</summary>
    public static string PathOf(ResourceKind kind, string? @namespace, string? name) =>
        (kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.Group}/{kind.Version}")
        + (@namespace is null ? string.Empty : $"/namespaces/{Uri.EscapeDataString(@namespace)}")
        + $"/{kind.Plural}" + (name is null ? string.Empty : $"/{Uri.EscapeDataString(name)}");

    /// <summary>Sends a request and reads the answer; null for 404 on a read.</summary>
    /// <param name="what">What is asked, for messages.</param>
    public async Task<JsonObject?> SendAsync(
        HttpMethod method, string path, JsonNode? body, string? contentType, string what, EngineContext context, string accept = "application/json")
    {
        Task<JsonObject?> AskAsync() => AskServerAsync(method, path, body, contentType, what, context, accept);
        return context.Cache is { } cache && method == HttpMethod.Get
            // Each reader gets an object of its own, which it may change.
            ? (JsonObject?)(await cache.Get((_client, path, accept), AskAsync))?.DeepClone()
            : await AskAsync();
    }

    private async Task<JsonObject?> AskServerAsync(
        HttpMethod method, string path, JsonNode? body, string? contentType, string what, EngineContext context, string accept)
    {
        context.Call($"{method} {Server}/{path}", changes: method != HttpMethod.Get && !path.Contains("dryRun=", StringComparison.Ordinal) && !path.Contains("accessreviews", StringComparison.Ordinal));
        if (body is JsonObject shown)
        {
            // A patch does not say that it is one of a Secret.
            var isSecret = path.Contains("/secrets", StringComparison.Ordinal);
            context.Debug((isSecret ? SecretMask.ApplyToSecret(shown) : SecretMask.Apply(shown)).ToJsonString(Json.Compact));
        }

        var payload = body?.ToJsonString(Json.Compact);
        try
        {
            using var response = await _retries.ExecuteAsync(
                async token => await SendOnceAsync(method, path, payload, contentType, accept, what, context with { Cancellation = token }),
                context.Cancellation);
            // Not ReadAsStringAsync, which fails on a charset that it does not know: Kubernetes answers in UTF-8.
            var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(context.Cancellation));
            if (response.IsSuccessStatusCode)
            {
                return Json.Parse(text) as JsonObject
                    ?? throw Errors.ApiServerFault(what, (int)response.StatusCode, "the response is not a JSON object.");
            }

            if (response.StatusCode == HttpStatusCode.NotFound && method == HttpMethod.Get && Json.TryParse(text).Text("details", "name") is not null)
            {
                return null;
            }

            throw ErrorOf(response, text, what);
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            throw Errors.ApiServerTimeout(Server, what);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
        catch (IOException e)
        {
            throw Errors.ApiServerUnreachable(Server, e.Message, e);
        }
        catch (JsonException e)
        {
            // The exception's own message quotes the answer, which may hold a Secret.
            throw Errors.ApiServerFault(what, 200, $"the response is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {e.BytePositionInLine ?? 0}).");
        }
    }

    /// <summary>The changes of a list as they come, beginning with all that is there; ends when the server or the network ends it.</summary>
    /// <exception cref="MilvusL7Exception">The server refuses, or cannot be reached.</exception>
    public async IAsyncEnumerable<JsonObject> WatchAsync(string path, string what, EngineContext context)
    {
        context.Call($"GET {Server}/{path} (watch)", changes: false);
        using var response = await OpenWatchAsync(path, what, context);
        await using var stream = await response.Content.ReadAsStreamAsync(context.Cancellation);
        var reader = new LineReader(stream, MaximumWatchLine);
        while (await ReadLineAsync(reader, what, context) is { } line)
        {
            if (Json.TryParse(line) is JsonObject change)
            {
                yield return change;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> OpenWatchAsync(string path, string what, EngineContext context)
    {
        try
        {
            var response = await SendOnceAsync(HttpMethod.Get, path, null, null, "application/json", what, context, isWatch: true);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw ErrorOf(response, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(context.Cancellation)), what);
            }
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            throw Errors.ApiServerTimeout(Server, what);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
        catch (IOException e)
        {
            throw Errors.ApiServerUnreachable(Server, e.Message, e);
        }
    }

    /// <summary>The next line; null where the stream ended, were it by a broken connection.</summary>
    private static async Task<string?> ReadLineAsync(LineReader reader, string what, EngineContext context)
    {
        try
        {
            return await reader.ReadAsync(context.Cancellation);
        }
        catch (InvalidDataException e)
        {
            throw Errors.ApiServerFault(what, 200, $"{e.Message}; the watch was stopped.");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Sends a request once; the answer is complete, save that of a watch.</summary>
    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, string path, string? payload, string? contentType, string accept, string what, EngineContext context, bool isWatch = false)
    {
        var response = await SendSignedAsync(refused: false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && _client.HasPlugin)
        {
            // A plugin's token may be revoked before it expires.
            response.Dispose();
            response = await SendSignedAsync(refused: true);
        }

        return response;

        async Task<HttpResponseMessage> SendSignedAsync(bool refused)
        {
            using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path)) { Version = HttpVersion.Version20 };
            request.Headers.Accept.ParseAdd(accept);
            if (payload is not null)
            {
                request.Content = new StringContent(payload, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType ?? "application/json"));
            }

            // Outside the time limit of the request: a plugin has a limit of its own.
            await _client.SignAsync(request, refused, context);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
            limit.CancelAfter(RequestTimeout);
            var answer = await _client.SendAsync(request, limit.Token);
            if (!isWatch || !answer.IsSuccessStatusCode)
            {
                await BoundedBody.BufferAsync(answer, what, limit.Token);
            }

            return answer;
        }
    }

    private MilvusL7Exception Unreachable(HttpRequestException e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
            {
                return Errors.ApiServerUntrusted(Server, _client.IdentityProblem ?? inner.Message, e);
            }

            if (inner is SocketException socket)
            {
                return Errors.ApiServerUnreachable(Server, socket.Message + _client.ThroughProxy, e);
            }
        }

        return Errors.ApiServerUnreachable(Server, e.Message + _client.ThroughProxy, e);
    }

    private MilvusL7Exception ErrorOf(HttpResponseMessage response, string text, string what)
    {
        var status = response.StatusCode;
        if ((int)status is >= 300 and < 400)
        {
            // The host alone: the rest of a Location may have credentials.
            var location = response.Headers.Location is { } target ? new Uri(_client.BaseUri, target).Authority : "an unknown place";
            return Errors.ApiServerRedirects(Server, what, (int)status, location);
        }

        var answer = Json.TryParse(text);
        var message = SecretMask.OmitObjects(answer.Text("message") ?? (text.Length > 300 ? text[..300] : text).Trim());
        switch (status)
        {
            case HttpStatusCode.Unauthorized:
                return Errors.Unauthorized(Server);
            case HttpStatusCode.Forbidden:
                return ForbiddenMessage.Parse(message) ?? Errors.Rejected(what, message);
            case HttpStatusCode.NotFound:
                var kind = answer.Text("details", "kind");
                return kind == "namespaces"
                    ? Errors.NamespaceNotFound(answer.Text("details", "name") ?? string.Empty)
                    : new MissingResourceException(what, answer.Text("details", "name") is null);
            case HttpStatusCode.Conflict when answer.Items("details", "causes").Any(c => c.Text("reason") == "FieldManagerConflict"):
                var causes = answer.Items("details", "causes").Select(c => $"{c.Text("field")} ({c.Text("message")})");
                return Errors.FieldConflict(what, string.Join(", ", causes));
            case HttpStatusCode.Conflict:
                return Errors.ChangedMeanwhile(what, null);
            case HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnsupportedMediaType:
                return Errors.Rejected(what, message);
            default:
                return Errors.ApiServerFault(what, (int)status, message);
        }
    }
}
