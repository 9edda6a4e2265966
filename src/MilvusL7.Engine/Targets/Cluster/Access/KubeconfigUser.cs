using k8s.KubeConfigModels;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>An entry of <c>users</c>. The client's model lacks some fields that kubectl has.</summary>
/// <param name="File">The kubeconfig that has the entry.</param>
internal sealed record KubeconfigUser(string Name, string File, UserCredentials Credentials)
{
    public string? TokenFile { get; init; }

    public Impersonation? Impersonation { get; init; }

    public ExecPlugin? Plugin { get; init; }

    public bool NeedsClusterInfo { get; init; }
}
