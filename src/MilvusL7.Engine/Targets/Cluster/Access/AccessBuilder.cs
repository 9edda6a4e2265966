using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Authentication;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Turns a context of a kubeconfig into the access to its API server. Nothing is sent and no plugin runs here.</summary>
internal sealed class AccessBuilder
{
    private const string ServiceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private readonly KubeconfigCluster _cluster;
    private readonly KubeconfigUser? _user;

    private AccessBuilder(KubeconfigCluster cluster, KubeconfigUser? user) => (_cluster, _user) = (cluster, user);

    /// <param name="shown">The kubeconfigs, for messages.</param>
    /// <exception cref="MilvusL7Exception">
    /// <c>KubeconfigInvalid</c>, <c>ApiServerNotEncrypted</c>, <c>AuthProviderUnsupported</c>.
    /// </exception>
    public static ClusterAccess Build(KubeconfigEntries entries, KubeconfigContext context, string shown)
    {
        var clusterName = context.Cluster ?? throw Errors.KubeconfigInvalid(shown, $"context '{context.Name}' does not specify a cluster.");
        var cluster = entries.Clusters.FirstOrDefault(c => c.Name == clusterName)
            ?? throw Errors.KubeconfigInvalid(shown, $"context '{context.Name}' refers to cluster '{clusterName}', which does not exist.");
        var user = context.User is null ? null : entries.Users.FirstOrDefault(u => u.Name == context.User)
            ?? throw Errors.KubeconfigInvalid(shown, $"context '{context.Name}' refers to user '{context.User}', which does not exist.");
        return new AccessBuilder(cluster, user).Build(context);
    }

    /// <summary>The access of a pod to its own cluster.</summary>
    public static ClusterAccess InCluster()
    {
        KubernetesClientConfiguration client;
        try
        {
            client = KubernetesClientConfiguration.InClusterConfig();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException
            or FormatException or OverflowException)
        {
            throw Errors.KubeconfigInvalid("of the pod's service account", e.Message, e);
        }

        client.Namespace = client.Namespace?.Trim();
        client.TokenProvider = new FileTokenSource(ServiceAccountToken, null);
        return new ClusterAccess(client) { Proxy = ClusterProxy.OfEnvironment(new Uri(client.Host), Environment.GetEnvironmentVariable) };
    }

    private ClusterAccess Build(KubeconfigContext context)
    {
        var server = Server();
        var endpoint = _cluster.Endpoint;
        var authorities = Authorities();
        if (endpoint.SkipTlsVerify && authorities is not null)
        {
            throw Fault("insecure-skip-tls-verify and a certificate authority cannot be combined.");
        }

        var client = new KubernetesClientConfiguration
        {
            Host = server.AbsoluteUri,
            Namespace = context.Namespace,
            SslCaCerts = authorities,
            SkipTlsVerify = endpoint.SkipTlsVerify,
            TlsServerName = TlsServerName(),
        };
        var proxy = _cluster.ProxyUrl is { } url
            ? ClusterProxy.Parse(url) ?? throw Errors.ProxyInvalid($"cluster '{_cluster.Name}' of the kubeconfig {_cluster.File}")
            : ClusterProxy.OfEnvironment(server, Environment.GetEnvironmentVariable);
        RefuseUnencrypted(server, proxy);
        var certificate = ClientCertificate();
        SetHeader(client);
        var plugin = client.TokenProvider is null ? _user?.Plugin : null;
        if (plugin is not null && _user!.NeedsClusterInfo)
        {
            plugin = plugin with { ClusterInfo = ClusterInfo(server, authorities) };
        }

        return new ClusterAccess(client)
        {
            Proxy = proxy,
            Impersonation = _user?.Impersonation,
            ClientCertificate = certificate,
            Plugin = plugin is null ? null : new ExecCredentialSource(plugin),
        };
    }

    private Uri Server()
    {
        var text = _cluster.Endpoint.Server ?? throw Fault("it does not specify a server.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Host.Length == 0
            || (server.Scheme != Uri.UriSchemeHttps && server.Scheme != Uri.UriSchemeHttp))
        {
            throw Fault("its server must be a URL that starts with https:// and has a host.");
        }

        return server.UserInfo.Length == 0 && server.Query.Length == 0 && server.Fragment.Length == 0
            ? server
            : throw Fault("its server must be a URL without credentials, query and fragment.");
    }

    private string? TlsServerName() => _cluster.Endpoint.TlsServerName is not { } name || Uri.CheckHostName(name) != UriHostNameType.Unknown
        ? _cluster.Endpoint.TlsServerName
        : throw Fault("its tls-server-name is not a host name.");

    private X509Certificate2Collection? Authorities()
    {
        var endpoint = _cluster.Endpoint;
        return TextOf(endpoint.CertificateAuthorityData, endpoint.CertificateAuthority, "certificate-authority", Fault) is { } pem
            ? Certificates(() => PemCertificates.Read(pem), "certificate-authority", Fault)
            : null;
    }

    private X509Certificate2Collection? ClientCertificate()
    {
        if (_user is not { Credentials: { } own })
        {
            return null;
        }

        var certificate = TextOf(own.ClientCertificateData, own.ClientCertificate, "client-certificate", UserFault);
        var key = TextOf(own.ClientKeyData, own.ClientKey, "client-key", UserFault);
        return (certificate, key) switch
        {
            (null, null) => null,
            (null, _) => throw UserFault("it has a client-key but no client-certificate."),
            (_, null) => throw UserFault("it has a client-certificate but no client-key."),
            _ => Certificates(() => PemCertificates.ReadWithKey(certificate, key), "client-certificate or client-key", UserFault),
        };
    }

    private static string? TextOf(string? data, string? file, string field, Func<string, Exception?, MilvusL7Exception> fault)
    {
        try
        {
            return data is not null ? PemCertificates.Decode(data) : file is not null ? KubeconfigText.Read(file) : null;
        }
        catch (FormatException e)
        {
            throw fault($"its {field}-data is not base64.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw fault($"its {field} cannot be read: {e.Message}", e);
        }
    }

    private static X509Certificate2Collection Certificates(
        Func<X509Certificate2Collection> read, string field, Func<string, Exception?, MilvusL7Exception> fault)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw fault($"its {field} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Sets the fixed credentials of the user: a token, a token file, or name and password.</summary>
    private void SetHeader(KubernetesClientConfiguration client)
    {
        if (_user is not { Credentials: { } own })
        {
            return;
        }

        var token = own.Token ?? TokenOf(own.AuthProvider);
        if (token is not null && !BearerToken.IsValid(token))
        {
            throw UserFault($"its token {BearerToken.Problem}");
        }

        var hasPassword = own.UserName is not null || own.Password is not null;
        if (hasPassword && (token is not null || _user.TokenFile is not null))
        {
            throw UserFault("it has a token and a user name; only one of them can be used.");
        }

        if (_user.TokenFile is { } file)
        {
            client.TokenProvider = new FileTokenSource(file, token);
        }
        else if (token is not null)
        {
            client.TokenProvider = new FixedHeader(new AuthenticationHeaderValue("Bearer", token));
        }
        else if (hasPassword)
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{own.UserName}:{own.Password}"));
            client.TokenProvider = new FixedHeader(new AuthenticationHeaderValue("Basic", pair));
        }
    }

    private string? TokenOf(k8s.KubeConfigModels.AuthProvider? provider) => provider switch
    {
        null => null,
        { Name: "oidc" } when provider.Config.TryGetValue("id-token", out var token) => token,
        _ => throw Errors.AuthProviderUnsupported(_user!.Name, provider.Name),
    };

    /// <summary>Refuses to send credentials that everybody on the network path could read.</summary>
    private void RefuseUnencrypted(Uri server, Uri? proxy)
    {
        if (server.Scheme == Uri.UriSchemeHttps || _user is not { Credentials: { } own })
        {
            return;
        }

        object?[] credentials =
        [
            _user.Plugin, _user.TokenFile, own.Token, own.AuthProvider, own.UserName, own.Password, own.ClientCertificate, own.ClientCertificateData,
        ];
        if (credentials.Any(c => c is not null) && !(server.IsLoopback && proxy?.IsLoopback is null or true))
        {
            throw Errors.ApiServerNotEncrypted(server.GetLeftPart(UriPartial.Authority), _user.Name);
        }
    }

    private JsonObject ClusterInfo(Uri server, X509Certificate2Collection? authorities)
    {
        var info = new JsonObject { ["server"] = server.OriginalString };
        if (_cluster.Endpoint.TlsServerName is { } name)
        {
            info["tls-server-name"] = name;
        }

        if (_cluster.Endpoint.SkipTlsVerify)
        {
            info["insecure-skip-tls-verify"] = true;
        }

        if (authorities is not null)
        {
            info["certificate-authority-data"] = _cluster.Endpoint.CertificateAuthorityData
                ?? Convert.ToBase64String(Encoding.ASCII.GetBytes(authorities.ExportCertificatePems()));
        }

        if (_cluster.ProxyUrl is { } proxy)
        {
            info["proxy-url"] = proxy;
        }

        if (_cluster.PluginConfiguration is { } configuration)
        {
            info["config"] = configuration.DeepClone();
        }

        return info;
    }

    private MilvusL7Exception Fault(string problem, Exception? inner = null) =>
        Errors.KubeconfigInvalid(_cluster.File, $"cluster '{_cluster.Name}': {problem}", inner);

    private MilvusL7Exception UserFault(string problem, Exception? inner = null) =>
        Errors.KubeconfigInvalid(_user!.File, $"user '{_user.Name}': {problem}", inner);
}
