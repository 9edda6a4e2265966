using System.Net;
using System.Net.Sockets;
using System.Text;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.Cluster.Tests.Traffic;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>
/// nginx as a layer-7 load balancer, with one host for each way in which a connection can end, and Milvus's stand-ins behind it. One for all
/// tests of a class: none of them changes it.
/// </summary>
public sealed class FrontEnd : IAsyncLifetime
{
    public const string Login = "root:Milvus-of-the-tests";
    public const string Version = "v2.6.4";

    // Its own part of 127.0.0.0/8, so that a port that is free here stays free.
    private static readonly string Address = $"127.83.{Environment.ProcessId / 250 % 250}.{1 + (Environment.ProcessId % 250)}";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milvusl7-connection-");
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Dictionary<string, TestCertificate> _certificates = [];

    /// <summary>TLS and HTTP/2, as Google's load balancer.</summary>
    public int Port { get; private set; }

    /// <summary>TLS without HTTP/2.</summary>
    public int Http11Port { get; private set; }

    /// <summary>HTTP/1.1 without TLS.</summary>
    public int PlaintextPort { get; private set; }

    /// <summary>Milvus itself, without TLS.</summary>
    public IPEndPoint PlaintextMilvus { get; private set; } = null!;

    /// <summary>Milvus itself, with TLS.</summary>
    public IPEndPoint TlsMilvus { get; private set; } = null!;

    public string Ip => Address;

    public string Folder => _folder.FullName;

    public async Task InitializeAsync()
    {
        if (NginxFactAttribute.WhyNot is not null)
        {
            return;
        }

        using var authority = TestCertificate.Authority("an authority of the tests");
        using var another = TestCertificate.Authority("another authority");
        Write("authority.crt", authority.Pem);
        Write("another.crt", another.Pem);
        Write("nothing.crt", "this is no certificate");
        Make("backend", TestCertificate.SelfSigned("localhost"));
        Make("good.l7.test", TestCertificate.SelfSigned("good.l7.test"));
        Make("issued.l7.test", TestCertificate.Issued("*.l7.test", authority));
        Make("expired.l7.test", TestCertificate.Issued("expired.l7.test", authority, startDay: -3, endDay: -1));
        Make("early.l7.test", TestCertificate.Issued("early.l7.test", authority, startDay: 1));
        Make("nosan.l7.test", TestCertificate.WithoutSan("nosan.l7.test", authority));
        string[] tls = ["--version", Version, "--tls", PathOf("backend.crt"), PathOf("backend.key")];
        var milvuses = await Task.WhenAll(
            MilvusProcess.StartAsync(tls),
            MilvusProcess.StartAsync([.. tls, "--authorization", Login]),
            MilvusProcess.StartAsync([.. tls, "--unhealthy"]),
            MilvusProcess.StartAsync("--version", Version),
            MilvusProcess.StartAsync([.. tls, "--not-ready"]));
        foreach (var milvus in milvuses)
        {
            _parts.Push(milvus);
        }

        (TlsMilvus, PlaintextMilvus) = (milvuses[0].EndPoint, milvuses[3].EndPoint);
        var silent = new SilentListener(IPAddress.Parse(Address));
        _parts.Push(silent);
        Port = FreePort();
        Http11Port = FreePort();
        PlaintextPort = FreePort();
        var text = new StringBuilder("""
            ssl_session_cache shared:tls:1m;
            grpc_next_upstream off;

            """);
        string grpcs = $"grpc_pass grpcs://{milvuses[0].EndPoint};";
        foreach (string host in (string[])["good.l7.test", "issued.l7.test", "expired.l7.test", "early.l7.test", "nosan.l7.test"])
        {
            AddServer(Port, "ssl http2", host, host, $"location / {{ {grpcs} }}");
        }

        AddHost("auth.l7.test", $"location / {{ grpc_pass grpcs://{milvuses[1].EndPoint}; }}");
        AddHost("unhealthy.l7.test", $"location / {{ grpc_pass grpcs://{milvuses[2].EndPoint}; }}");
        AddHost("starting.l7.test", $"location / {{ grpc_pass grpcs://{milvuses[4].EndPoint}; }}");
        AddHost("limited.l7.test", $"location /milvus.proto.milvus.MilvusService/Connect {{ default_type application/grpc; add_header grpc-status 8; add_header grpc-message 'rate limit exceeded'; return 200; }} location / {{ {grpcs} }}");
        AddHost("broken.l7.test", "location / { return 444; }");
        AddHost("broken-health.l7.test", $"location /milvus.proto.milvus.MilvusService/CheckHealth {{ return 444; }} location / {{ {grpcs} }}");
        AddHost("down.l7.test", $"location / {{ grpc_pass grpcs://{Address}:{FreePort()}; }}");
        AddHost("plain-backend.l7.test", $"location / {{ grpc_pass grpcs://{milvuses[3].EndPoint}; }}");
        AddHost("other-grpc.l7.test", $"location / {{ rewrite ^/milvus.proto.milvus.MilvusService/(.*)$ /other.Service/$1 break; {grpcs} }}");
        AddHost("envoy.l7.test", "location / { default_type application/grpc; add_header grpc-status 14; add_header grpc-message 'no healthy%20upstream'; return 200; }");
        AddHost("page.l7.test", "location / { default_type text/html; return 200 '<html>a portal</html>'; }");
        AddHost("moved.l7.test", "location / { return 301 https://good.l7.test/; }");
        AddHost("forbidden.l7.test", "location / { return 403; }");
        AddHost("silent-http.l7.test", $"location / {{ grpc_pass grpc://{silent.EndPoint}; }}");
        AddHost("silent-connect.l7.test", $"location /milvus.proto.milvus.MilvusService/Connect {{ grpc_pass grpc://{silent.EndPoint}; }} location / {{ {grpcs} }}");
        AddHost("silent-health.l7.test", $"location /milvus.proto.milvus.MilvusService/CheckHealth {{ grpc_pass grpc://{silent.EndPoint}; }} location / {{ {grpcs} }}");
        // A Milvus from before 2.2.9.
        AddHost("old.l7.test", $"location /milvus.proto.milvus.MilvusService/Connect {{ rewrite ^ /other.Service/Connect break; {grpcs} }} location / {{ {grpcs} }}");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"server {{ listen {Address}:{Port}; server_name reject.l7.test; ssl_reject_handshake on; }}\n");
        AddServer(Port, "ssl http2 default_server", "_", "issued.l7.test", "return 404;");
        AddServer(Http11Port, "ssl", "issued.l7.test", "issued.l7.test", $"location / {{ {grpcs} }}");
        AddServer(PlaintextPort, "", "_", "issued.l7.test", "return 200 plaintext;");
        _parts.Push(await Nginx.StartAsync(RigEnvironment.Tool("nginx"), _ => text.ToString()));

        void AddHost(string host, string body) => AddServer(Port, "ssl http2", host, "issued.l7.test", body);

        void AddServer(int port, string protocols, string host, string certificate, string body) =>
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                server {
                    listen {{Address}}:{{port}} {{protocols}};
                    server_name {{host}};
                    ssl_certificate {{PathOf(certificate + ".crt")}};
                    ssl_certificate_key {{PathOf(certificate + ".key")}};
                    {{body}}
                }

                """);
    }

    public async Task DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        foreach (var certificate in _certificates.Values)
        {
            certificate.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>A port of this address on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Parse(Address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The module, in this folder, without any cluster.</summary>
    public ModuleSession Module() => new(_folder.FullName, PathOf("no-kubeconfig"));

    private void Make(string name, TestCertificate certificate)
    {
        _certificates.Add(name, certificate);
        Write(name + ".crt", certificate.Pem);
        Write(name + ".key", certificate.KeyPem);
    }

    private void Write(string file, string content) => File.WriteAllText(PathOf(file), content);
}
