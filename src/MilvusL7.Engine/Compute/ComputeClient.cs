using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Services;
using Polly;

namespace MilvusL7.Engine.Compute;

/// <summary>
/// JSON in and out of the Compute API, for one project. Paths stand below <c>projects/PROJECT/</c>, for example
/// <c>global/backendServices/NAME</c>. Source: the API's v1 reference.
/// </summary>
internal sealed class ComputeClient : IDisposable
{
    private const string EndpointVariable = "CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE";
    private const int PageSize = 500;
    private const int MostPages = 10_000;
    private const int MostItems = 1_000_000;
    private const int LongestMessage = 300;

    private static readonly string[] LooksOnly = ["/getHealth", "/listNetworkEndpoints", "/wait"];

    private readonly ComputeService _service;
    private readonly TimeSpan _listTimeout;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries = HttpRetries.Create();

    private ComputeClient(ComputeService service, string project, TimeSpan listTimeout)
    {
        _listTimeout = listTimeout;
        _service = service;
        Project = project;
    }

    public string Project { get; }

    public string Endpoint => _service.BaseUri;

    /// <exception cref="MilvusL7Exception">No credentials, or an endpoint that is none.</exception>
    public static async Task<ComputeClient> OpenAsync(ComputeAccess access, string project, EngineContext context)
    {
        if (!ComputePath.IsProject(project))
        {
            throw Errors.Invalid("Project", $"'{project}'", "it is not a valid project ID or project number.");
        }

        var endpoint = EndpointOf(access);
        var credential = await ComputeCredentials.FindAsync(access, context);
        var service = new ComputeService(new BaseClientService.Initializer
        {
            ApplicationName = "MilvusL7",
            HttpClientInitializer = credential,
            // Polly tries again, here as with the API server: it knows Retry-After.
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            BaseUri = endpoint,
            HttpClientFactory = new BoundedHttpClientFactory(access.RequestTimeout),
            HttpClientTimeout = access.RequestTimeout,
        });
        return new ComputeClient(service, project, access.ListTimeout);
    }

    /// <summary>One resource; null where it is not there.</summary>
    public async Task<JsonObject?> GetAsync(string path, EngineContext context)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path, string.Empty, null, context);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "ComputeResourceNotFound")
        {
            return null;
        }
    }

    /// <summary>All items of a collection, page by page.</summary>
    /// <param name="filter">The API's filter expression; null for all.</param>
    public IAsyncEnumerable<JsonObject> ListAsync(string collection, string? filter, EngineContext context)
    {
        var query = $"?maxResults={PageSize}" + (filter is null ? string.Empty : $"&filter={Uri.EscapeDataString(filter)}");
        return PagesAsync(HttpMethod.Get, collection, query, null, context);
    }

    /// <summary>All items that a method answers with, page by page.</summary>
    public IAsyncEnumerable<JsonObject> PostListAsync(string path, JsonObject body, EngineContext context) => PagesAsync(HttpMethod.Post, path, "?", body, context);

    public Task<JsonObject> PostAsync(string path, JsonObject? body, EngineContext context) => SendAsync(HttpMethod.Post, path, string.Empty, body, context);

    public Task<JsonObject> DeleteAsync(string path, EngineContext context) => SendAsync(HttpMethod.Delete, path, string.Empty, null, context);

    public void Dispose() => _service.Dispose();

    private static string? EndpointOf(ComputeAccess access)
    {
        var asked = access.Endpoint ?? Environment.GetEnvironmentVariable(EndpointVariable);
        if (string.IsNullOrEmpty(asked))
        {
            return null;
        }

        if (!Uri.TryCreate(asked, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw ComputeFault.EndpointInvalid(asked, "it is not an http or https URL.");
        }

        // The access token goes with every request.
        if (uri.Scheme == "http" && !uri.IsLoopback)
        {
            throw ComputeFault.EndpointInvalid(asked, "MilvusL7 sends the access token without TLS only to this machine.");
        }

        return asked.EndsWith('/') ? asked : asked + "/";
    }

    private async IAsyncEnumerable<JsonObject> PagesAsync(HttpMethod method, string path, string query, JsonObject? body, EngineContext context)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var items = 0;
        string? next = null;
        do
        {
            var page = await SendAsync(method, path, next is null ? query.TrimEnd('?') : $"{query}{(query == "?" ? string.Empty : "&")}pageToken={Uri.EscapeDataString(next)}", body, context);
            foreach (var item in page.Items("items"))
            {
                items++;
                yield return item;
            }

            next = page.Text("nextPageToken");
            if (string.IsNullOrEmpty(next))
            {
                yield break;
            }

            if (!seen.Add(next) || seen.Count >= MostPages || items > MostItems || started.Elapsed > _listTimeout)
            {
                throw ComputeFault.ListEndless($"{method} {path}", seen.Count);
            }
        }
        while (true);
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, string query, JsonObject? body, EngineContext context)
    {
        if (!ComputePath.IsValid(path))
        {
            throw ComputeFault.NameInvalid(path);
        }

        var what = $"{method} {path}{query}";
        // The same for every try: a write whose answer was lost is not done twice.
        var once = IsWrite(method, path) ? $"?requestId={Guid.NewGuid()}" : query;
        var uri = new Uri($"{Endpoint}projects/{Uri.EscapeDataString(Project)}{(path.Length == 0 ? string.Empty : "/")}{path}{once}");
        // Google's custom methods that only look are POSTs too.
        context.Call($"{method} {uri}", changes: method == HttpMethod.Delete || (method == HttpMethod.Post && !LooksOnly.Any(uri.AbsolutePath.EndsWith)));
        if (body is not null)
        {
            context.Debug(SecretMask.Apply(body).ToJsonString(Json.Compact));
        }

        try
        {
            using var response = await _retries.ExecuteAsync(async token => await SendOnceAsync(method, uri, body, token), context.Cancellation);
            var text = await response.Content.ReadAsStringAsync(context.Cancellation);
            var answer = Json.TryParse(text) as JsonObject;
            if (response.IsSuccessStatusCode)
            {
                return answer ?? throw ComputeFault.Fault(what, (int)response.StatusCode, "the response is not a JSON object");
            }

            throw ErrorOf(response.StatusCode, answer, text, what);
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            throw ComputeFault.Timeout(Endpoint, what);
        }
        catch (TokenResponseException e)
        {
            throw ComputeFault.Unauthenticated(Cut(e.Error?.ErrorDescription ?? e.Error?.Error ?? "no token was issued."), e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw ComputeFault.AnswerTooLarge(what);
        }
        catch (HttpRequestException e)
        {
            throw ComputeFault.Unreachable(Endpoint, (e.InnerException as SocketException)?.Message ?? e.Message, e);
        }
        catch (InvalidDataException)
        {
            throw ComputeFault.Fault(what, 200, "the response cannot be decompressed");
        }
        catch (Exception e) when (ComputeCredentials.IsTokenFault(e))
        {
            throw ComputeFault.TokenUnavailable(e);
        }
    }

    private static string Cut(string text) => text.Length > LongestMessage ? text[..LongestMessage] : text;

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, Uri uri, JsonObject? body, CancellationToken token)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(Json.Compact), Encoding.UTF8, "application/json");
        }

        var response = await _service.HttpClient.SendAsync(request, HttpCompletionOption.ResponseContentRead, token);
        // Compute says so as if a permission were missing, or the request were wrong or late: what counts is the reason.
        if (response.StatusCode is HttpStatusCode.Forbidden && await HasReasonAsync(response, ["rateLimitExceeded", "userRateLimitExceeded"], token))
        {
            response.StatusCode = HttpStatusCode.TooManyRequests;
        }
        else if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict && await HasReasonAsync(response, ["resourceNotReady"], token))
        {
            response.StatusCode = HttpStatusCode.ServiceUnavailable;
        }

        return response;
    }

    private static async Task<bool> HasReasonAsync(HttpResponseMessage response, string[] reasons, CancellationToken token) =>
        Json.TryParse(await response.Content.ReadAsStringAsync(token)).Items("error", "errors").Any(e => reasons.Contains(e.Text("reason")));

    /// <summary>True for what makes or removes a resource; methods of resources (<c>getHealth</c>) only ask.</summary>
    private static bool IsWrite(HttpMethod method, string path) =>
        method == HttpMethod.Delete || (method == HttpMethod.Post && path.Split('/').Length == (path.StartsWith("global/", StringComparison.Ordinal) ? 2 : 3));

    private MilvusL7Exception ErrorOf(HttpStatusCode status, JsonObject? answer, string text, string what)
    {
        var error = answer.At("error");
        var said = Cut(error.Text("message") ?? text.Trim());
        var reason = error.Items("errors").FirstOrDefault().Text("reason");
        return (status, reason) switch
        {
            (HttpStatusCode.Unauthorized, _) => ComputeFault.Unauthenticated(said),
            (HttpStatusCode.Forbidden, "accessNotConfigured" or "SERVICE_DISABLED") => ComputeFault.ApiDisabled(Project, said),
            (HttpStatusCode.Forbidden, "quotaExceeded") => ComputeFault.Quota(what, said),
            (HttpStatusCode.Forbidden, _) => ComputeFault.Forbidden(what, said),
            (HttpStatusCode.NotFound, _) when said.Contains($"'projects/{Project}' was not found", StringComparison.Ordinal) => ComputeFault.ProjectNotFound(Project),
            (HttpStatusCode.NotFound, _) => ComputeFault.NotFound(what),
            (HttpStatusCode.Conflict, "alreadyExists" or null) => ComputeFault.AlreadyExists(what),
            (HttpStatusCode.BadRequest, "resourceInUseByAnotherResource") => ComputeFault.InUse(what, said),
            (HttpStatusCode.BadRequest, _) => ComputeFault.Rejected(what, said),
            _ => ComputeFault.Fault(what, (int)status, said),
        };
    }
}
