using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Traffic;

public sealed record TrafficOptions
{
    public string Owner { get; init; } = MilvusRelease.Manifest;

    /// <summary>From an endpoint's coming to the load balancer until its first health check counts: seconds, as on Google Cloud.</summary>
    public TimeSpan HealthDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two health checks of an endpoint; two in a row make it healthy.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Before a Milvus listens.</summary>
    public TimeSpan StartupDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>That a call takes: at any time some are under way.</summary>
    public TimeSpan AnswerDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Between a pod's deletion and its SIGTERM, at least: in it the load balancers let go of the pod.</summary>
    public TimeSpan PreStop { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether new pods get GKE's readiness gate, as they do on GKE.</summary>
    public bool ReadinessGates { get; init; } = true;

    /// <summary>Clients that call side by side.</summary>
    public int Clients { get; init; } = 6;

    /// <summary>Of one client between two requests.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(20);
}
