namespace MilvusL7.GkeStandIn;

/// <summary>How fast a running controller is, and for which cluster it runs.</summary>
public sealed record GkeOptions
{
    /// <summary>Null for one in the project of the Compute stand-in.</summary>
    public GkeCluster? Cluster { get; init; }

    public GkeBehaviour Behaviour { get; init; } = new();

    /// <summary>How often it looks without being told of a change: what waits for a time, or for a test, is seen then.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From a change to the look at it: those that come together are looked at together.</summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.Zero;

    /// <summary>Until the network endpoint groups are made; syncs fail so long.</summary>
    public TimeSpan GroupDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From the URL map to the forwarding rules.</summary>
    public TimeSpan AddressDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>From the forwarding rules to the first result of a health check.</summary>
    public TimeSpan HealthDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Until a managed certificate is made.</summary>
    public TimeSpan CertificateDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After the first failed sync; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When an Ingress that nothing happened to is synced again, and the health that is noted on it refreshed.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Reads GKE's own default back end from kube-system.</summary>
    public bool WithDefaultBackend { get; init; }

    /// <summary>Takes the finalizers off at the end, so that the namespace can be deleted.</summary>
    public bool ReleaseOnDispose { get; init; } = true;
}
