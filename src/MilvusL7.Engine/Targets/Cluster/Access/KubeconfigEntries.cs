namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>What a kubeconfig, or several merged ones, contain.</summary>
internal sealed record KubeconfigEntries(
    string? CurrentContext,
    IReadOnlyList<KubeconfigCluster> Clusters,
    IReadOnlyList<KubeconfigUser> Users,
    IReadOnlyList<KubeconfigContext> Contexts)
{
    /// <summary>Adds the entries of another kubeconfig, of which those with a known name are ignored, as kubectl does.</summary>
    public KubeconfigEntries With(KubeconfigEntries other) => new(
        string.IsNullOrEmpty(CurrentContext) ? other.CurrentContext : CurrentContext,
        [.. Clusters.Concat(other.Clusters).DistinctBy(c => c.Name)],
        [.. Users.Concat(other.Users).DistinctBy(u => u.Name)],
        [.. Contexts.Concat(other.Contexts).DistinctBy(c => c.Name)]);
}
