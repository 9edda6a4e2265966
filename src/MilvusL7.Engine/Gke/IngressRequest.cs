namespace MilvusL7.Engine.Gke;

/// <summary>A path of an Ingress and the Service it leads to.</summary>
internal sealed record IngressRoute(string Path, string PathType, string Service, int Port)
{
    /// <summary>
    /// A path that no gRPC client uses. GKE's controller sets a backend up for it, so that its health checks have passed before anything else
    /// is led there: a URL map switches at once, and answers 502 for a backend that is not healthy yet.
    /// </summary>
    public const string WarmUp = "/milvusl7.warm-up";

    /// <summary>Everything.</summary>
    public static IngressRoute All(string service, int port) => new("/", "Prefix", service, port);
}

/// <summary>What New-MilvusIngress is asked for.</summary>
internal sealed record IngressRequest
{
    public required IReadOnlyList<string> HostNames { get; init; }

    public string? Name { get; init; }

    public string? SecretName { get; init; }

    public string? ManagedCertificateName { get; init; }

    public IReadOnlyList<string> PreSharedCertificates { get; init; } = [];

    public string? StaticAddressName { get; init; }

    public string? FrontendConfigName { get; init; }

    /// <summary>Null keeps what the Ingress is.</summary>
    public bool? Internal { get; init; }

    /// <summary>Port 80 open or closed; null for what the certificate needs.</summary>
    public bool? AllowHttp { get; init; }

    /// <summary>Where each host's paths lead; empty for everything to the release's own Service.</summary>
    public IReadOnlyList<IngressRoute> Routes { get; init; } = [];

    /// <summary>True where TLS and the Service's annotations follow in a later step of the same move.</summary>
    public bool IsServiceToFollow { get; init; }

    public bool Force { get; init; }
}
