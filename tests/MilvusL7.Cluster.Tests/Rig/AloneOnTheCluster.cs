namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>For tests that disturb the whole cluster, or need all of the machine: <c>[Collection(AloneOnTheCluster.Name)]</c>.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneOnTheCluster
{
    public const string Name = "alone on the cluster";
}
