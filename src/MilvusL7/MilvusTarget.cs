namespace MilvusL7;

/// <summary>Where changes to a release go.</summary>
public sealed class MilvusTarget
{
    internal MilvusTarget(TargetKind kind, string name, string? server = null)
    {
        Kind = kind;
        Name = name;
        Server = ForeignText.Of(server);
    }

    /// <summary>Cluster or folder.</summary>
    public TargetKind Kind { get; }

    /// <summary>The kubeconfig context (<c>in-cluster</c> inside a pod), or the full path of the file or folder.</summary>
    public string Name { get; }

    /// <summary>The API server's URL; null for a folder.</summary>
    public string? Server { get; }

    /// <inheritdoc />
    public override string ToString() => VisibleText.Of(Name);
}
