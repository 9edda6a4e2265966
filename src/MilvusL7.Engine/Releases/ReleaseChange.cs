using MilvusL7.Engine.Releases.Helm;

namespace MilvusL7.Engine.Releases;

/// <summary>What is wished of a release; its owner turns it into one change of what owns it.</summary>
internal sealed record ReleaseChange
{
    public MilvusServiceType? ServiceType { get; init; }

    /// <summary>Annotations of the Service; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> ServiceAnnotations { get; init; } = new Dictionary<string, string?>();

    /// <summary>Milvus settings, in Milvus's dotted spelling.</summary>
    public IReadOnlyList<MilvusSetting> Settings { get; init; } = [];

    /// <summary>A Secret with Milvus's own server certificate to be mounted into the pods that serve clients.</summary>
    public SecretMount? ServerCertificate { get; init; }

    /// <summary>True to take out the volume and the mount of <see cref="ServerCertificate"/>.</summary>
    public bool TakesBackServerCertificate { get; init; }

    /// <summary>What stood in places that the module changed, to be brought back.</summary>
    public IReadOnlyList<FormerField> Restored { get; init; } = [];

    /// <summary>A reserved address that the layer-4 load balancer shall have.</summary>
    public string? LoadBalancerAddress { get; init; }

    /// <summary>Called when helm has started and before it knows what to change; null for nothing to be told.</summary>
    public Func<HelmProcess, EngineContext, Task>? HelmStarted { get; init; }

    /// <summary>True where it is shown and not made: what would refuse it is said in a warning beside the diff.</summary>
    public bool IsShownOnly { get; init; }

    /// <summary>Take over fields that others manage, and change what a GitOps tool manages.</summary>
    public bool Force { get; init; }
}

/// <summary>A setting and where it goes.</summary>
internal sealed record MilvusSetting(string Key, string Value, MilvusSettingsLocation Location)
{
    /// <summary>True to take out the variable that the module writes for the setting. Everywhere else the value is written; an empty value writes nothing.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>True where nothing is left to do, by the effective value.</summary>
    public bool IsMet(string? effective) => effective == Value || (IsTakenBack && (effective is null || Value.Length == 0));
}

/// <summary>A Secret mounted as a folder.</summary>
internal sealed record SecretMount(string SecretName, string MountPath)
{
    public const string VolumeName = "milvus-server-tls";
}
