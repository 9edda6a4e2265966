using System.Text.Json.Nodes;
using k8s.KubeConfigModels;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>An entry of <c>clusters</c>. The client's model lacks some fields that kubectl has.</summary>
/// <param name="File">The kubeconfig that has the entry.</param>
internal sealed record KubeconfigCluster(string Name, string File, ClusterEndpoint Endpoint)
{
    public string? ProxyUrl { get; init; }

    /// <summary>What the entry has for a credential plugin; null for nothing.</summary>
    public JsonNode? PluginConfiguration { get; init; }
}
