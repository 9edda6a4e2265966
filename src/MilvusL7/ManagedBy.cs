namespace MilvusL7;

/// <summary>What owns a release's objects, and so where a change has to be made.</summary>
public enum ManagedBy
{
    /// <summary>A Helm release, or a file of Helm values that a GitOps tool renders.</summary>
    Helm,

    /// <summary>The Milvus operator, from a <c>milvus.io/v1beta1 Milvus</c> resource.</summary>
    Operator,

    /// <summary>Plain manifests: nothing stands above the Service, ConfigMap and Deployments.</summary>
    Manifest,
}
