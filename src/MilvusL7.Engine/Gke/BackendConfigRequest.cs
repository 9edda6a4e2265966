namespace MilvusL7.Engine.Gke;

/// <summary>What New-MilvusBackendConfig is asked for; null keeps what the BackendConfig has, and where it has nothing, takes the default.</summary>
internal sealed record BackendConfigRequest
{
    public string? Name { get; init; }

    public int? TimeoutSec { get; init; }

    public string? HealthCheckType { get; init; }

    public int? HealthCheckPort { get; init; }

    public string? RequestPath { get; init; }

    public int? CheckIntervalSec { get; init; }

    public int? HealthCheckTimeoutSec { get; init; }

    public int? HealthyThreshold { get; init; }

    public int? UnhealthyThreshold { get; init; }

    public int? DrainingTimeoutSec { get; init; }

    public SessionAffinityType? SessionAffinity { get; init; }

    public int? AffinityCookieTtlSec { get; init; }

    public bool? Logging { get; init; }

    public double? LogSampleRate { get; init; }

    /// <summary>Empty for none: GKE takes a policy away only where an empty name says so.</summary>
    public string? SecurityPolicy { get; init; }

    public bool? Iap { get; init; }

    public string? IapSecretName { get; init; }

    public bool Force { get; init; }
}
