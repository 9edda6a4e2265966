using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MilvusL7.Engine.Targets.Cluster.Access;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>
/// The HTTP client of one API server: verified identity, proxy, credentials, impersonation. KubernetesClient's own verifies the chain
/// of a server's certificate, and not its name.
/// </summary>
internal sealed class ApiServerClient : IDisposable
{
    private readonly ClusterAccess _access;
    private readonly string? _tlsServerName;
    private readonly ServerIdentity _identity;
    private readonly object _lock = new();
    private HttpClient _http;
    private ExecCredential? _credential;

    public ApiServerClient(ClusterAccess access)
    {
        _access = access;
        _tlsServerName = access.Client.TlsServerName is { Length: > 0 } name ? name : null;
        BaseUri = new Uri(access.Client.Host.TrimEnd('/') + "/");
        _identity = new ServerIdentity(_tlsServerName ?? BaseUri.IdnHost, access.Proxy?.IdnHost, access.Client.SslCaCerts);
        _http = Create(access.ClientCertificate);
    }

    /// <summary>The server's URL, ending with a slash.</summary>
    public Uri BaseUri { get; }

    public bool HasPlugin => _access.Plugin is not null;

    /// <summary>Why the server's certificate was refused; null where it was not.</summary>
    public string? IdentityProblem => _identity.Problem;

    /// <summary>Names the proxy, for messages; empty for a direct connection.</summary>
    public string ThroughProxy => _access.Proxy is { } proxy ? $" (through the proxy {proxy.Scheme}://{proxy.Authority})" : string.Empty;

    /// <summary>Adds what identifies the client: the token, the impersonated user, the server's name.</summary>
    /// <param name="refused">True where the server has refused the plugin's last credential.</param>
    public async Task SignAsync(HttpRequestMessage request, bool refused, EngineContext context)
    {
        request.Headers.UserAgent.ParseAdd("MilvusL7");
        // The handler takes the name for SNI from the Host header.
        request.Headers.Host = _tlsServerName;
        if (_access.Plugin is { } plugin)
        {
            if (refused && _credential is { } last)
            {
                plugin.Forget(last);
            }

            var credential = await plugin.GetAsync(context);
            Use(credential);
            request.Headers.Authorization = credential.Token is null ? null : new AuthenticationHeaderValue("Bearer", credential.Token);
        }
        else if (_access.Client.TokenProvider is { } tokens)
        {
            request.Headers.Authorization = await tokens.GetAuthenticationHeaderAsync(context.Cancellation);
        }

        if (_access.Impersonation is { } impersonation)
        {
            impersonation.AddTo(request.Headers);
            if (impersonation.NeedsRepeatedHeaders)
            {
                request.Version = HttpVersion.Version11;
            }
        }
    }

    /// <summary>Sends a signed request; the body of the answer is not read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    public void Dispose()
    {
        _http.Dispose();
        _access.Plugin?.Dispose();
    }

    /// <summary>Takes a new client certificate into use: open connections keep the certificate they were made with.</summary>
    private void Use(ExecCredential credential)
    {
        lock (_lock)
        {
            if (ReferenceEquals(credential, _credential))
            {
                return;
            }

            var isOther = _credential?.Certificate?[0].Thumbprint != credential.Certificate?[0].Thumbprint;
            _credential = credential;
            if (isOther)
            {
                // The former client is left to requests that still use it; its idle connections close by themselves.
                _http = Create(credential.Certificate);
            }
        }
    }

    private HttpClient Create(X509Certificate2Collection? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            UseProxy = _access.Proxy is not null,
            Proxy = _access.Proxy is { } proxy ? ClusterProxy.ToWebProxy(proxy) : null,
            // A user name that is impersonated may have any letter.
            RequestHeaderEncodingSelector = (name, _) =>
                name.StartsWith(Impersonation.HeaderPrefix, StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : null,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, shown, chain, errors) =>
            _access.Client.SkipTlsVerify || _identity.Validate(sender, shown, chain, errors);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate[0], certificate, offline: true);
        }

        if (_access.Impersonation is { NeedsRepeatedHeaders: true })
        {
            handler.PlaintextStreamFilter = (filter, _) => ValueTask.FromResult<Stream>(new RepeatedHeaderStream(filter.PlaintextStream));
        }

        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
