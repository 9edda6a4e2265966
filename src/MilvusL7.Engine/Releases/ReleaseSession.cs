using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Releases;

/// <summary>A release, the place it was read from, and what owns it; travels inside <see cref="MilvusRelease"/>.</summary>
internal sealed record ReleaseSession(ITarget Target, IReleaseOwner Owner, ReleaseState State)
{
    /// <summary>What its layer-4 load balancer let in when the pipeline began, or began to give it up.</summary>
    public L4Exposure FormerExposure { get; init; } = State.Service.Exposure;

    public static ReleaseSession Of(MilvusRelease release) =>
        release.Session as ReleaseSession ?? throw new InvalidOperationException($"release {release} is not read");

    /// <summary>The beginning of a pipeline whose further commands are for the release, up to and with the bar.</summary>
    public string Source => SourceOf(State.Name);

    /// <summary>The same for a release beside it.</summary>
    public string SourceOf(string release)
    {
        var where = Target.Info.Kind == TargetKind.Folder ? $" -Path {Literal.Of(Target.Info.Name)}" : State.Namespace is { } ns ? $" -Namespace {ns}" : string.Empty;
        return $"Get-MilvusRelease {release}{where} | ";
    }

    public MilvusRelease ToRelease(Carried carried) => new(State.Name, State.Namespace)
    {
        ManagedBy = State.ManagedBy,
        ServiceName = State.Service.Name,
        ServiceType = State.Service.Type,
        Port = State.Service.Port,
        PortName = State.Service.PortName,
        MetricsPort = State.MetricsPort,
        TlsMode = State.Configuration.TlsMode,
        HttpPort = State.Configuration.HttpPort,
        AuthorizationEnabled = State.Configuration.AuthorizationEnabled,
        MilvusVersion = State.MilvusVersion,
        ChartVersion = State.ChartVersion,
        Mode = State.Mode,
        ExternalAddress = State.Service.Type == MilvusServiceType.LoadBalancer ? State.Service.ExternalAddress : null,
        Target = Target.Info,
        Session = this,
        Carried = carried,
    };

    /// <summary>Reads the release anew, with what is planned where this is a dry run.</summary>
    public async Task<ReleaseSession> RefreshAsync(bool planning, EngineContext context)
    {
        var target = planning ? Target : Target.Live();
        using var cache = new ReadCache();
        var refreshed = await Owner.ReadAsync(target, State, planning, context with { Cache = context.Cache ?? cache });
        return refreshed with { FormerExposure = Wider(FormerExposure, refreshed.State.Service.Exposure) };
    }

    private static L4Exposure Wider(L4Exposure one, L4Exposure other) => one > other ? one : other;
}
