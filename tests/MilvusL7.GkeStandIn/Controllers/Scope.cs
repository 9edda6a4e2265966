namespace MilvusL7.GkeStandIn;

/// <summary>Where the resources of an Ingress are: global, or in the cluster's region for an internal one.</summary>
internal sealed class Scope(GkeCluster cluster, bool isInternal)
{
    public bool IsRegional { get; } = isInternal;

    public string Prefix => IsRegional ? $"regions/{cluster.Region}" : "global";

    public string Collection(string kind) => $"{Prefix}/{kind}";

    public string Path(string kind, string name) => $"{Prefix}/{kind}/{name}";
}
