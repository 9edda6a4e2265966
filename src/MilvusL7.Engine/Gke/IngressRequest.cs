namespace MilvusL7.Engine.Gke;

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

    public bool Force { get; init; }
}
