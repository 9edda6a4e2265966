using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.GkeStandIn;

/// <summary>
/// Google's Application Load Balancer as nginx: serves what the forwarding rules, proxies, certificates, URL maps, backend services and
/// endpoint groups of the Compute stand-in say, and follows them at once. An endpoint gets requests when the API says HEALTHY of it; a
/// backend service without one answers 502, as Google's does.
/// </summary>
/// <remarks>
/// nginx is loaded again for front ends and certificates only. It asks here for the endpoint of each request: a reload closes the clients'
/// connections, which a change of a URL map, an endpoint or its health does not do at Google's, and requests get lost in it.
/// </remarks>
public sealed class L7LoadBalancer : IAsyncDisposable
{
    // The name of the server for every name that no host rule has.
    private const string AnyOther = "other.invalid";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(30);

    private readonly ComputeState _compute;
    private readonly ApiServer _api;
    private readonly string _namespace;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Served> _certificates = [];
    private readonly byte[] _network = PodNetwork.Any().GetAddressBytes();
    private readonly int _port = Random.Shared.Next(20000, 29000);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milvusl7-routes-");
    private readonly WebApplication _routes;
    private volatile IReadOnlyDictionary<string, UrlMapTable> _tables = new Dictionary<string, UrlMapTable>();
    private Nginx? _nginx;
    private int _turn;
    private string _served = "";
    private Task _running = Task.CompletedTask;

    private L7LoadBalancer(ComputeState compute, string kubeconfig, string @namespace)
    {
        _compute = compute;
        _api = new ApiServer(kubeconfig);
        _namespace = @namespace;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        _routes = builder.Build();
        _routes.Run(RouteAsync);
    }

    private string Socket => Path.Combine(_folder.FullName, "routes.sock");

    /// <summary>What went wrong here.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>How often nginx got a new configuration.</summary>
    public int Reloads { get; private set; }

    /// <summary>The configuration that is served.</summary>
    public string Configuration => _served;

    /// <param name="program">The path of nginx.</param>
    /// <param name="kubeconfig">Of the cluster whose Secrets have the keys that Compute does not give back.</param>
    public static async Task<L7LoadBalancer> StartAsync(string program, ComputeState compute, string kubeconfig, string @namespace)
    {
        var balancer = new L7LoadBalancer(compute, kubeconfig, @namespace);
        try
        {
            await balancer._routes.StartAsync();
            balancer._nginx = await Nginx.StartAsync(program, _ => "");
            balancer._running = Task.Run(balancer.FollowAsync);
            return balancer;
        }
        catch
        {
            await balancer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the load balancer of this address listens, whether or not it does now. Port 443 is for root alone.</summary>
    public IPEndPoint EndPointOf(string address)
    {
        byte[] last = IPAddress.Parse(address).GetAddressBytes();
        return new IPEndPoint(new IPAddress([127, _network[1], last[2], last[3]]), _port);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
        }

        await _routes.DisposeAsync();
        _folder.Delete(recursive: true);
        foreach (var served in _certificates.Values)
        {
            served.Certificate.Dispose();
        }

        _api.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                string wanted = await ConfigurationAsync();
                if (wanted != _served)
                {
                    await _nginx!.ReloadAsync(wanted, _stop.Token);
                    _served = wanted;
                    Reloads++;
                }

                await Task.Delay(Tick, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It ends.
        }
        catch (Exception e)
        {
            Fault = e;
        }
    }

    /// <summary>The configuration of the front ends; the routes of each are brought up to date by the way.</summary>
    private async Task<string> ConfigurationAsync()
    {
        var text = new StringBuilder();
        var tables = new Dictionary<string, UrlMapTable>();
        text.Append(CultureInfo.InvariantCulture, $"    upstream routes {{ server unix:{Socket}; keepalive 16; }}\n");
        foreach (var rule in _compute.List("global/forwardingRules").Where(rule => rule.Text("target").Contains("/targetHttpsProxies/", StringComparison.Ordinal)))
        {
            if (Find(rule.Text("target")) is { } proxy && Find(proxy.Text("urlMap")) is { } map)
            {
                var endPoint = EndPointOf(rule.Text("IPAddress"));
                tables[endPoint.Address.ToString()] = new UrlMapTable(_compute, map);
                await AddFrontEndAsync(text, endPoint, proxy, map);
            }
        }

        _tables = tables;
        return text.ToString();
    }

    private async Task AddFrontEndAsync(StringBuilder text, IPEndPoint endPoint, JsonObject proxy, JsonObject map)
    {
        var certificates = new List<Served>();
        foreach (string link in proxy.Texts("sslCertificates"))
        {
            if (Find(link) is { } certificate && await PairAsync(certificate) is { } pair)
            {
                certificates.Add(pair);
            }
        }

        foreach (string host in map.Items("hostRules").SelectMany(rule => rule.Texts("hosts")).Where(host => host != "*").Order(StringComparer.Ordinal))
        {
            AddServer(text, $"{endPoint} ssl http2", host, certificates);
        }

        AddServer(text, $"{endPoint} ssl http2 default_server", AnyOther, certificates);
    }

    private static void AddServer(StringBuilder text, string listen, string name, IReadOnlyList<Served> certificates)
    {
        if (certificates.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    server {{ listen {listen}; server_name {name}; ssl_reject_handshake on; }}\n");
            return;
        }

        var shown = certificates.FirstOrDefault(served => served.Certificate.MatchesHostname(name), certificates[0]);
        // The longest timeoutSec of a test; what a shorter one cuts off is not shown here.
        text.Append(CultureInfo.InvariantCulture, $$"""
                server {
                    listen {{listen}};
                    server_name {{name}};
                    keepalive_requests 1000000;
                    ssl_certificate {{shown.File}};
                    ssl_certificate_key {{shown.KeyFile}};
                    error_page 403 = @none;
                    location @none { return 502; }
                    location / {
                        auth_request /.route;
                        auth_request_set $endpoint $upstream_http_endpoint;
                        grpc_pass grpcs://$endpoint;
                        grpc_next_upstream off;
                        grpc_read_timeout 3600s;
                    }
                    location = /.route {
                        internal;
                        proxy_pass http://routes/;
                        proxy_http_version 1.1;
                        proxy_pass_request_body off;
                        proxy_pass_request_headers off;
                        proxy_set_header Connection "";
                        proxy_set_header Content-Length "";
                        proxy_set_header Front-End $server_addr;
                        proxy_set_header Request-Host $host;
                        proxy_set_header Request-Path $request_uri;
                    }
                }

            """);
    }

    /// <summary>200 with the endpoint for a request, or 403 where there is none.</summary>
    private Task RouteAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        string path = headers["Request-Path"].ToString().Split('?')[0];
        var endpoints = _tables.TryGetValue(headers["Front-End"].ToString(), out var table) ? table.Find(headers["Request-Host"].ToString(), path) : [];
        if (endpoints.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            context.Response.Headers["Endpoint"] = endpoints[(uint)Interlocked.Increment(ref _turn) % endpoints.Length].ToString();
        }

        return Task.CompletedTask;
    }

    private JsonObject? Find(string link) => link.Length == 0 ? null : _compute.Get(ComputeApi.Path(link));

    /// <summary>Null where there is none to be served yet.</summary>
    private async Task<Served?> PairAsync(JsonObject certificate)
    {
        // A certificate of another content has another name in Compute.
        string name = certificate.Text("name");
        if (_certificates.TryGetValue(name, out var known))
        {
            return known;
        }

        var pair = certificate.At("managed") is { } managed
            ? managed.Text("status") == "ACTIVE" ? SelfSigned([.. managed.Texts("domains")]) : null
            : await OfSecretAsync(certificate.Text("certificate"));
        if (pair is not { } found)
        {
            return null;
        }

        return _certificates[name] = new Served(
            _nginx!.WriteFile(name + ".crt", found.Certificate), _nginx.WriteFile(name + ".key", found.Key), X509Certificate2.CreateFromPem(found.Certificate));
    }

    private async Task<(string Certificate, string Key)?> OfSecretAsync(string certificate)
    {
        var secrets = await _api.GetAsync($"{WatchedKind.Of("Secret").Path(_namespace)}?fieldSelector=type=kubernetes.io/tls", _stop.Token);
        foreach (var secret in secrets.Items("items"))
        {
            string found = Decoded(secret.Text("data", "tls.crt"));
            if (found.Trim() == certificate.Trim())
            {
                return (found, Decoded(secret.Text("data", "tls.key")));
            }
        }

        return null;
    }

    private static string Decoded(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    /// <summary>Google's authority is not here to sign.</summary>
    private static (string Certificate, string Key)? SelfSigned(string[] domains)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={domains[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (string domain in domains)
        {
            names.AddDnsName(domain);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private sealed record Served(string File, string KeyFile, X509Certificate2 Certificate);
}
