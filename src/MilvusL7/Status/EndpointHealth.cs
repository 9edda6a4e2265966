namespace MilvusL7;

/// <summary>What the load balancer's health check says of an endpoint.</summary>
public enum EndpointHealth
{
    /// <summary>Not known yet, or not to be read.</summary>
    Unknown,

    /// <summary>It answers: the load balancer sends it requests.</summary>
    Healthy,

    /// <summary>It does not answer, or not with 200.</summary>
    Unhealthy,

    /// <summary>It is on its way out.</summary>
    Draining,
}
