using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Tests.Compute;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>A namespace of a test's own on the rig's API server.</summary>
internal sealed class RigNamespace : IAsyncDisposable
{
    private RigNamespace(ClusterTarget target) => Target = target;

    public string Name { get; } = $"e-{Guid.NewGuid():N}"[..14];

    public ClusterTarget Target { get; }

    public EngineContext Context { get; } = new(new Reports(), CancellationToken.None);

    public static async Task<RigNamespace> StartAsync()
    {
        var context = new EngineContext(new Reports(), CancellationToken.None);
        var rig = new RigNamespace(await ClusterTarget.OpenAsync([RigFactAttribute.Kubeconfig!], null, context));
        await rig.SendAsync(HttpMethod.Post, "api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = rig.Name } });
        return rig;
    }

    /// <summary>The same cluster as another of the rig's users.</summary>
    public async Task<ClusterTarget> AsAsync(string user) =>
        await ClusterTarget.OpenAsync([Path.Combine(Path.GetDirectoryName(RigFactAttribute.Kubeconfig!)!, user + ".kubeconfig")], null, Context);

    public Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonNode? body) =>
        Target.Connection.SendAsync(method, path, body, null, path, Context);

    public async ValueTask DisposeAsync()
    {
        await SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{Name}", null);
        Target.Connection.Dispose();
    }
}
