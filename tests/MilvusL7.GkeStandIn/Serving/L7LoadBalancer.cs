using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.GkeStandIn;

/// <summary>
/// Google's Application Load Balancer as nginx: serves what the forwarding rules, proxies, certificates, URL maps, backend services and
/// endpoint groups of the Compute stand-in say, and follows them at once. An endpoint gets requests when the API says HEALTHY of it; a
/// backend service without one answers 502, as Google's does.
/// </summary>
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
    private Nginx? _nginx;
    private string _served = "";
    private Task _running = Task.CompletedTask;

    private L7LoadBalancer(ComputeState compute, string kubeconfig, string @namespace)
    {
        _compute = compute;
        _api = new ApiServer(kubeconfig);
        _namespace = @namespace;
    }

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

    private async Task<string> ConfigurationAsync()
    {
        var text = new StringBuilder();
        var backends = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var rule in _compute.List("global/forwardingRules").Where(rule => rule.Text("target").Contains("/targetHttpsProxies/", StringComparison.Ordinal)))
        {
            if (Find(rule.Text("target")) is { } proxy && Find(proxy.Text("urlMap")) is { } map)
            {
                await AddFrontEndAsync(text, rule, proxy, map, backends);
            }
        }

        foreach (var (name, upstream) in backends.Where(entry => entry.Value.Length > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"    upstream {name} {{\n{upstream}    }}\n");
        }

        return text.ToString();
    }

    private async Task AddFrontEndAsync(StringBuilder text, JsonObject rule, JsonObject proxy, JsonObject map, IDictionary<string, string> backends)
    {
        var endPoint = EndPointOf(rule.Text("IPAddress"));
        var certificates = new List<Served>();
        foreach (string link in proxy.Texts("sslCertificates"))
        {
            if (Find(link) is { } certificate && await PairAsync(certificate) is { } pair)
            {
                certificates.Add(pair);
            }
        }

        bool hasDefault = false;
        foreach (var hosts in map.Items("hostRules"))
        {
            var matcher = map.Items("pathMatchers").FirstOrDefault(matcher => matcher.Text("name") == hosts.Text("pathMatcher"));
            string[] names = [.. hosts.Texts("hosts")];
            bool isDefault = names is ["*"];
            hasDefault |= isDefault;
            AddServer(
                text, endPoint, isDefault, isDefault ? [AnyOther] : names, certificates, matcher.Text("defaultService"), [.. matcher.Items("pathRules")], backends);
        }

        if (!hasDefault)
        {
            AddServer(text, endPoint, true, [AnyOther], certificates, map.Text("defaultService"), [], backends);
        }
    }

    private void AddServer(
        StringBuilder text,
        IPEndPoint endPoint,
        bool isDefault,
        string[] names,
        IReadOnlyList<Served> certificates,
        string defaultService,
        IReadOnlyList<JsonObject> pathRules,
        IDictionary<string, string> backends)
    {
        text.Append(CultureInfo.InvariantCulture, $"    server {{\n        listen {endPoint} ssl http2{(isDefault ? " default_server" : "")};\n        server_name {string.Join(' ', names)};\n        keepalive_requests 1000000;\n");
        if (certificates.Count == 0)
        {
            text.Append("        ssl_reject_handshake on;\n    }\n");
            return;
        }

        var shown = certificates.FirstOrDefault(served => served.Certificate.MatchesHostname(names[0]), certificates[0]);
        text.Append(CultureInfo.InvariantCulture, $"        ssl_certificate {shown.File};\n        ssl_certificate_key {shown.KeyFile};\n");
        var locations = new Dictionary<string, string>();
        foreach (var rule in pathRules)
        {
            foreach (string path in rule.Texts("paths"))
            {
                locations.TryAdd(path.EndsWith('*') ? path[..^1] : "= " + path, rule.Text("service"));
            }
        }

        locations.TryAdd("/", defaultService);
        foreach (var (path, service) in locations)
        {
            text.Append(CultureInfo.InvariantCulture, $"        location {path} {{ {Pass(service, backends)} }}\n");
        }

        text.Append("    }\n");
    }

    /// <summary>How requests get to a backend service; 502 where no endpoint of it is healthy.</summary>
    private string Pass(string link, IDictionary<string, string> backends)
    {
        if (Find(link) is not { } service)
        {
            return "return 502;";
        }

        string name = service.Text("name");
        if (!backends.TryGetValue(name, out string? upstream))
        {
            backends[name] = upstream = string.Concat(Healthy(service).Select(endpoint => $"        server {endpoint} max_fails=0;\n"));
        }

        if (upstream.Length == 0)
        {
            return "return 502;";
        }

        long timeout = service.Number("timeoutSec") ?? 30;
        return service.Text("protocol") switch
        {
            "HTTP2" => $"grpc_pass grpcs://{name}; grpc_next_upstream off; grpc_read_timeout {timeout}s;",
            "HTTPS" => $"proxy_pass https://{name}; proxy_next_upstream off; proxy_read_timeout {timeout}s;",
            _ => $"proxy_pass http://{name}; proxy_next_upstream off; proxy_read_timeout {timeout}s;",
        };
    }

    private IEnumerable<IPEndPoint> Healthy(JsonObject service) =>
        from backend in service.Items("backends")
        let parts = ComputeApi.Path(backend.Text("group")).Split('/')
        where parts is ["zones", _, "networkEndpointGroups", _]
        from endpoint in _compute.Endpoints(parts[1], parts[3])
        where _compute.Health(parts[1], parts[3], endpoint.IpAddress, endpoint.Port) == "HEALTHY"
        select new IPEndPoint(PodNetwork.OnLoopback(endpoint.IpAddress), endpoint.Port);

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
