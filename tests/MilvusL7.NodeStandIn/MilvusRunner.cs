using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace MilvusL7.NodeStandIn;

/// <summary>
/// Lets pods that serve Milvus be processes that do, in namespaces whose label asks for it. Everything listens on loopback: what
/// has the address 10.x.y.z in the cluster listens on 127.x.y.z, because the API server takes no loopback address as an endpoint.
/// </summary>
internal sealed class MilvusRunner(IKubernetes client, string program) : IDisposable
{
    /// <summary>Label of a namespace.</summary>
    public const string RunsMilvus = "milvusl7.test/runs-milvus";

    /// <summary>Annotation of a namespace: milliseconds before Milvus listens.</summary>
    public const string StartupDelay = "milvusl7.test/startup-delay";

    /// <summary>Annotation of a namespace: milliseconds that each call takes.</summary>
    public const string AnswerDelay = "milvusl7.test/answer-delay";

    /// <summary>Annotation of a namespace: milliseconds between a pod's deletion and its SIGTERM, at least.</summary>
    public const string PreStop = "milvusl7.test/pre-stop";

    private const int MostProcesses = 64;
    // A readiness probe's own default.
    private const int FailureThreshold = 3;
    private const string Login = "root:Milvus";

    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Served> _pods = [];
    private readonly AddressPool _addresses = new(10, (byte)Random.Shared.Next(140, 255), (byte)Random.Shared.Next(0, 250), 0);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milvusl7-milvus-");
    private (string Certificate, string Key)? _certificate;

    /// <summary>Whether the pod is, or is to be, a process.</summary>
    public async Task<bool> RunsAsync(V1Pod pod, CancellationToken cancellation)
    {
        if (Container(pod) is null)
        {
            return false;
        }

        if (!_pods.TryGetValue(pod.Metadata.Uid, out var served))
        {
            var place = await client.CoreV1.ReadNamespaceAsync(pod.Metadata.NamespaceProperty, cancellationToken: cancellation);
            _pods[pod.Metadata.Uid] = served = new Served(
                place.Metadata.Labels?.TryGetValue(RunsMilvus, out string? runs) == true && runs == "true",
                Milliseconds(place, StartupDelay, 0),
                Milliseconds(place, AnswerDelay, 0),
                Milliseconds(place, PreStop, 1000));
        }

        return served.Runs;
    }

    /// <summary>An address on which nothing listens yet.</summary>
    public string NextAddress(V1Pod pod)
    {
        string address = _addresses.Next();
        // Another rig on this machine may have begun nearby.
        for (int attempt = 0; attempt < 50 && !Ports(pod).All(port => IsFree(OnLoopback(address), port)); attempt++)
        {
            address = _addresses.Next();
        }

        return address;
    }

    /// <summary>Whether the pod's process answers its health check. It is started where there is none.</summary>
    public async Task<bool> IsHealthyAsync(V1Pod pod, string address, CancellationToken cancellation)
    {
        var served = _pods[pod.Metadata.Uid];
        if (served.Process is { HasExited: true } ended)
        {
            Console.WriteLine($"{pod.Metadata.Name}: its process ended");
            ended.Dispose();
            served.Process = null;
            served.Healthy = false;
            served.NotBefore = DateTime.UtcNow + RestartDelay;
        }

        if (served.Process is null && DateTime.UtcNow >= served.NotBefore)
        {
            served.NotBefore = DateTime.UtcNow + RestartDelay;
            await StartAsync(pod, served, address, cancellation);
        }

        if (served.Process is null)
        {
            return served.Healthy = false;
        }

        bool answers = await served.Process.IsHealthyAsync(cancellation);
        served.Failures = answers ? 0 : served.Failures + 1;
        return served.Healthy = answers || (served.Healthy && served.Failures < FailureThreshold);
    }

    /// <summary>
    /// Ends the pod's process as a rolling update does: no endpoint any more, SIGTERM, and SIGKILL when its grace period is over. True
    /// when it has ended. (A kubelet does not wait for the endpoint: that a request comes after SIGTERM is left out here.)
    /// </summary>
    public async Task<bool> HasEndedAsync(V1Pod pod, CancellationToken cancellation)
    {
        var served = _pods[pod.Metadata.Uid];
        if (served.Process is not { HasExited: false } process)
        {
            return true;
        }

        served.Deleted ??= DateTime.UtcNow;
        var since = DateTime.UtcNow - served.Deleted.Value;
        if (since >= TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 30))
        {
            process.Kill();
        }
        else if (since >= served.PreStop && !await IsEndpointAsync(pod, cancellation))
        {
            process.Terminate();
        }

        return false;
    }

    /// <summary>The pod is gone, and with it what ran in it.</summary>
    public void Forget(V1Pod pod)
    {
        if (_pods.Remove(pod.Metadata.Uid, out var served))
        {
            served.Process?.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var served in _pods.Values)
        {
            served.Process?.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(V1Pod pod, Served served, string address, CancellationToken cancellation)
    {
        if (_pods.Values.Count(other => other.Process is not null) >= MostProcesses)
        {
            Console.WriteLine($"{pod.Metadata.Name}: not started, {MostProcesses} processes run already");
            return;
        }

        var container = Container(pod)!;
        var settings = await MilvusSettings.ReadAsync(client, pod, container, cancellation);
        if (settings is { TlsMode: > 0, SharesPortWithHttp: true })
        {
            Console.WriteLine($"{pod.Metadata.Name}: proxy server(http) and external grpc server share the same port, tls mode must be 0");
            return;
        }

        var arguments = new List<string>
        {
            "--version", Tag(container.Image), "--startup-delay", Number(served.StartupDelay), "--answer-delay", Number(served.AnswerDelay),
        };
        if (settings.TlsMode > 0)
        {
            var (certificate, key) = _certificate ??= WriteCertificate();
            arguments.AddRange(["--tls", certificate, key]);
        }

        if (settings.AuthorizationEnabled)
        {
            arguments.AddRange(["--authorization", Login]);
        }

        int[] ports = Ports(pod);
        served.Process = new MilvusProcess(program, OnLoopback(address), ports[0], ports[1], arguments);
        Console.WriteLine($"{pod.Metadata.Name}: {OnLoopback(address)} {string.Join(' ', arguments)}");
    }

    private async Task<bool> IsEndpointAsync(V1Pod pod, CancellationToken cancellation)
    {
        object slices = await client.CustomObjects.ListNamespacedCustomObjectAsync(
            "discovery.k8s.io", "v1beta1", pod.Metadata.NamespaceProperty, "endpointslices", cancellationToken: cancellation);
        // Each endpoint refers to its pod by its uid.
        return JsonSerializer.Serialize(slices).Contains(pod.Metadata.Uid, StringComparison.Ordinal);
    }

    /// <summary>The container with a port of the name that every owner gives the one of gRPC.</summary>
    private static V1Container? Container(V1Pod pod) =>
        pod.Spec.Containers.FirstOrDefault(container => container.Ports?.Any(port => port.Name == "milvus") ?? false);

    private static int[] Ports(V1Pod pod)
    {
        var ports = Container(pod)!.Ports;
        return [ports.First(port => port.Name == "milvus").ContainerPort, ports.FirstOrDefault(port => port.Name == "metrics")?.ContainerPort ?? 9091];
    }

    private static IPAddress OnLoopback(string address)
    {
        byte[] bytes = IPAddress.Parse(address).GetAddressBytes();
        bytes[0] = 127;
        return new IPAddress(bytes);
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Tag(string image) => image[(image.LastIndexOf(':') + 1)..];

    private static TimeSpan Milliseconds(V1Namespace place, string annotation, int otherwise) =>
        TimeSpan.FromMilliseconds(
            place.Metadata.Annotations?.TryGetValue(annotation, out string? text) == true
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise);

    private static string Number(TimeSpan time) => ((int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Like the one that is baked into Milvus's image.</summary>
    private (string Certificate, string Key) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        string[] files = [Path.Combine(_folder.FullName, "server.pem"), Path.Combine(_folder.FullName, "server.key")];
        File.WriteAllText(files[0], certificate.ExportCertificatePem());
        File.WriteAllText(files[1], key.ExportPkcs8PrivateKeyPem());
        return (files[0], files[1]);
    }

    private sealed class Served(bool runs, TimeSpan startupDelay, TimeSpan answerDelay, TimeSpan preStop)
    {
        public bool Runs { get; } = runs;

        public TimeSpan StartupDelay { get; } = startupDelay;

        public TimeSpan AnswerDelay { get; } = answerDelay;

        public TimeSpan PreStop { get; } = preStop;

        public MilvusProcess? Process { get; set; }

        public bool Healthy { get; set; }

        public int Failures { get; set; }

        public DateTime NotBefore { get; set; }

        public DateTime? Deleted { get; set; }
    }
}
