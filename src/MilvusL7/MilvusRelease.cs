namespace MilvusL7;

/// <summary>A Milvus installation: what it is, how clients reach it now, and where changes to it go.</summary>
public sealed class MilvusRelease
{
    internal MilvusRelease(string name, string? @namespace)
    {
        Name = ForeignText.Name(name);
        Namespace = @namespace;
    }

    /// <summary>The release's name: Helm's, the custom resource's, or the <c>app.kubernetes.io/instance</c> label.</summary>
    public string Name { get; }

    /// <summary>The Kubernetes namespace; null where a folder's manifests name none.</summary>
    public string? Namespace { get; internal init => field = ForeignText.Name(value); }

    /// <summary>What owns the objects.</summary>
    public ManagedBy ManagedBy { get; internal init; }

    /// <summary>Name of the Service that clients use.</summary>
    public string? ServiceName { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Type of that Service.</summary>
    public MilvusServiceType ServiceType { get; internal init; }

    /// <summary>Port of that Service for gRPC, usually 19530.</summary>
    public int Port { get; internal init; }

    /// <summary>Name of that port, usually <c>milvus</c>.</summary>
    public string? PortName { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Container port that answers <c>/healthz</c>, usually 9091.</summary>
    public int MetricsPort { get; internal init; }

    /// <summary>The effective <c>common.security.tlsMode</c>, wherever it is set.</summary>
    public MilvusTlsMode TlsMode { get; internal init; }

    /// <summary>The effective <c>proxy.http.port</c>; null where REST shares the gRPC port.</summary>
    public int? HttpPort { get; internal init; }

    /// <summary>The effective <c>common.security.authorizationEnabled</c>.</summary>
    public bool AuthorizationEnabled { get; internal init; }

    /// <summary>Milvus's version, from the image's tag; null where unknown.</summary>
    public string? MilvusVersion { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Version of the Helm chart; null where unknown.</summary>
    public string? ChartVersion { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Cluster or standalone.</summary>
    public MilvusMode Mode { get; internal init; }

    /// <summary>The layer-4 load balancer's address; null where there is none.</summary>
    public string? ExternalAddress { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Where changes go.</summary>
    public MilvusTarget? Target { get; internal init; }

    /// <summary>What was typed for it; empty for one that was looked up.</summary>
    internal IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The engine's side of this release; null for a name that is not looked up yet.</summary>
    internal object? Session { get; init; }

    internal Carried Carried { get; init; } = Carried.None;

    /// <summary>The same release with other names on it.</summary>
    internal MilvusRelease With(Carried carried) => new(Name, Namespace)
    {
        ManagedBy = ManagedBy,
        ServiceName = ServiceName,
        ServiceType = ServiceType,
        Port = Port,
        PortName = PortName,
        MetricsPort = MetricsPort,
        TlsMode = TlsMode,
        HttpPort = HttpPort,
        AuthorizationEnabled = AuthorizationEnabled,
        MilvusVersion = MilvusVersion,
        ChartVersion = ChartVersion,
        Mode = Mode,
        ExternalAddress = ExternalAddress,
        Target = Target,
        Session = Session,
        Carried = carried,
    };

    /// <inheritdoc />
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
