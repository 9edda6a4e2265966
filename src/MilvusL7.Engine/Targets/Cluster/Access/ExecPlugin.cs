using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>A credential plugin of a kubeconfig (<c>users[].user.exec</c>).</summary>
/// <param name="Command">The program: a full path, or a bare name that PATH has.</param>
internal sealed record ExecPlugin(string Command, string ApiVersion)
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public string? InstallHint { get; init; }

    public ExecInteraction Interaction { get; init; } = ExecInteraction.IfAvailable;

    /// <summary>What the plugin is told of the cluster; null where <c>provideClusterInfo</c> is off.</summary>
    public JsonObject? ClusterInfo { get; init; }
}
