namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>For tests that disturb the whole cluster: <c>[Collection(AloneOnTheCluster.Name)]</c>.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneOnTheCluster
{
    public const string Name = "alone on the cluster";
}
