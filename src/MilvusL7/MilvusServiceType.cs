namespace MilvusL7;

/// <summary>The type of Milvus's Kubernetes Service.</summary>
public enum MilvusServiceType
{
    /// <summary>Reachable inside the cluster, and for a load balancer through network endpoint groups.</summary>
    ClusterIP,

    /// <summary>A port on every node.</summary>
    NodePort,

    /// <summary>A layer-4 load balancer of its own.</summary>
    LoadBalancer,
}
