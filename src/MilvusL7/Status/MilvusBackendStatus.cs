namespace MilvusL7;

/// <summary>A backend service of the load balancer: one port of one Service.</summary>
public sealed record MilvusBackendStatus
{
    /// <summary>Name in Compute; the network endpoint group and the health check bear it too.</summary>
    public string Name { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>The Kubernetes Service.</summary>
    public string? ServiceName { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Protocol towards the pods; null where unknown.</summary>
    public string? Protocol { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Seconds until the load balancer cuts a call; null where unknown.</summary>
    public int? TimeoutSec { get; internal init; }

    /// <summary>Cloud Armor policy; null for none.</summary>
    public string? SecurityPolicy { get; internal init => field = ForeignText.Name(value); }

    /// <summary>The health check; null where unknown.</summary>
    public MilvusHealthCheckStatus? HealthCheck { get; internal init; }

    /// <summary>All endpoints, in all zones.</summary>
    public MilvusEndpointStatus[] Endpoint { get; internal init; } = [];

    /// <summary>Healthy if all endpoints are; what the Ingress's annotation says where Compute is not asked.</summary>
    public EndpointHealth Health { get; internal init; }

    /// <summary>Why parts of this are not known; null where all is.</summary>
    public string? Unknown { get; internal init => field = ForeignText.Of(value); }

    /// <inheritdoc />
    public override string ToString() =>
        Endpoint.Length == 0 ? $"{ServiceName ?? Name} {Health}" : $"{ServiceName ?? Name} {Endpoint.Count(e => e.Health == EndpointHealth.Healthy)}/{Endpoint.Length} healthy";
}
