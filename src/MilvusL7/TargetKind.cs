namespace MilvusL7;

/// <summary>The kind of place where changes go.</summary>
public enum TargetKind
{
    /// <summary>A live Kubernetes cluster.</summary>
    Cluster,

    /// <summary>A file or folder of manifests.</summary>
    Folder,
}
