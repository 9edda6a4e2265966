namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>An entry of <c>contexts</c>.</summary>
internal sealed record KubeconfigContext(string Name, string? Cluster, string? User, string? Namespace);
