namespace MilvusL7;

/// <summary>Protocol of a BackendConfig's health check; the names are GKE's.</summary>
public enum HealthCheckType
{
    /// <summary>HTTP.</summary>
    HTTP,

    /// <summary>HTTPS.</summary>
    HTTPS,

    /// <summary>HTTP/2 with TLS.</summary>
    HTTP2,
}
