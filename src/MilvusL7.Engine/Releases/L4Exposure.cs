namespace MilvusL7.Engine.Releases;

/// <summary>Who could reach Milvus through its layer-4 load balancer.</summary>
internal enum L4Exposure
{
    /// <summary>Nobody from outside the cluster.</summary>
    None,

    /// <summary>The VPC.</summary>
    Internal,

    /// <summary>Some source ranges.</summary>
    Restricted,

    /// <summary>Everybody.</summary>
    Public,
}
