namespace MilvusL7;

/// <summary>How Milvus runs.</summary>
public enum MilvusMode
{
    /// <summary>One Deployment for each component; clients talk to the proxy.</summary>
    Cluster,

    /// <summary>One process for everything.</summary>
    Standalone,
}
