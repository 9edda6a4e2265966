using MilvusL7.Engine.Releases.Helm;

namespace MilvusL7.Engine.Releases;

/// <summary>What was read of a release.</summary>
internal sealed record ReleaseState
{
    public required string Name { get; init; }

    public string? Namespace { get; init; }

    public required ManagedBy ManagedBy { get; init; }

    public MilvusMode Mode { get; init; }

    public required ServiceState Service { get; init; }

    public MilvusConfiguration Configuration { get; init; } = MilvusConfiguration.Empty;

    public IReadOnlyList<WorkloadState> Workloads { get; init; } = [];

    public int MetricsPort { get; init; } = 9091;

    public string? MilvusVersion { get; init; }

    public string? ChartVersion { get; init; }

    /// <summary>ConfigMap that takes the place of user.yaml (the chart's customConfigMap); null where the chart makes its own.</summary>
    public string? CustomConfigMap { get; init; }

    public GitOps? GitOps { get; init; }

    /// <summary>Who makes an Ingress of the Service's name, by the release's own settings; null for nobody.</summary>
    public Gke.IngressOwner? IngressOwner { get; init; }

    /// <summary>True where Helm installed it and keeps its record in another place than Secrets.</summary>
    public bool IsHelmRecordMissing { get; init; }

    /// <summary>True where Helm values set common.security.tlsMode, which no chart reads.</summary>
    public bool HasUnreadTlsValue { get; init; }

    /// <summary>Helm's newest revision, where it is another than the deployed one: it failed, or is under way.</summary>
    public HelmRevision? UnfinishedRevision { get; init; }

    /// <summary>Name of the component that serves clients, in values and in the custom resource.</summary>
    public string ServingComponent => Mode == MilvusMode.Cluster ? "proxy" : "standalone";

    /// <summary>The Deployments that clients' requests go to first.</summary>
    public IEnumerable<WorkloadState> Serving => Workloads.Where(w => w.IsServing);

    public static string? VersionOf(string? image)
    {
        var colon = image?.LastIndexOf(':') ?? -1;
        var tag = colon < 0 || image![colon..].Contains('/', StringComparison.Ordinal) ? null : image[(colon + 1)..].Split('@')[0];
        return tag?.TrimStart('v') is { Length: > 0 } version ? version : null;
    }
}
