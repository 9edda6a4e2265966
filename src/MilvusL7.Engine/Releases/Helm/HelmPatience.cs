namespace MilvusL7.Engine.Releases.Helm;

/// <summary>How long the helm program may take before it is stopped.</summary>
internal sealed record HelmPatience
{
    /// <summary>An upgrade or a rollback. Longer than Helm gives the hooks of an upgrade, five minutes each.</summary>
    public TimeSpan Change { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What changes nothing.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMinutes(5);
}
