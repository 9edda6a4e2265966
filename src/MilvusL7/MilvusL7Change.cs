namespace MilvusL7;

/// <summary>What one step of the move did, and what travels on to the next step.</summary>
public abstract class MilvusL7Change
{
    private protected MilvusL7Change(ChangeInfo info)
    {
        Info = info;
    }

    /// <summary>The release as it is after the step (under <c>-WhatIf</c>: as it would be).</summary>
    public MilvusRelease Release => Info.Release;

    /// <summary>Created, Configured, Unchanged, Planned or Removed.</summary>
    public ChangeAction Action => Info.Action;

    /// <summary>Kubernetes kind of the object, for example <c>BackendConfig</c>.</summary>
    public string Kind => Info.Kind;

    /// <summary>Name of the object.</summary>
    public string Name => Info.Name;

    /// <summary>What matters about the object now, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>Namespace of the object.</summary>
    public string? Namespace => Info.Release.Namespace;

    /// <summary>Unified diff of the change, secrets masked; empty where nothing changed.</summary>
    public string Diff => Info.Diff;

    /// <summary>Files that were written (under <c>-WhatIf</c>: would be); empty for a cluster.</summary>
    public string[] Path => [.. Info.Paths];

    /// <summary>Host names served by the load balancer, as far as the pipeline knows.</summary>
    public string[] HostName => [.. Info.Release.Carried.HostName];

    /// <summary>BackendConfig of the pipeline.</summary>
    public string? BackendConfigName => Info.Release.Carried.BackendConfigName;

    /// <summary>TLS Secret of the pipeline (the load balancer's certificate).</summary>
    public string? SecretName => Info.Release.Carried.SecretName;

    /// <summary>ManagedCertificate of the pipeline.</summary>
    public string? ManagedCertificateName => Info.Release.Carried.ManagedCertificateName;

    /// <summary>FrontendConfig of the pipeline.</summary>
    public string? FrontendConfigName => Info.Release.Carried.FrontendConfigName;

    /// <summary>Static address of the pipeline.</summary>
    public string? StaticAddressName => Info.Release.Carried.StaticAddressName;

    internal ChangeInfo Info { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Action} {Kind} {Name}";

    /// <summary>Those of the parts that there are, as one text.</summary>
    private protected static string Words(params IEnumerable<string?> parts) => string.Join(", ", parts.Where(p => !string.IsNullOrEmpty(p)));
}
