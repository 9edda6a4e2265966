using System.Text;
using System.Text.Json.Nodes;
using k8s;
using MilvusL7.Engine;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Tests;
using MilvusL7.Fuzz.Hosting;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>Helm's records of releases, broken at every layer: JSON, gzip, base64 of Helm, base64 of Kubernetes, the Secret.</summary>
internal sealed class HelmArea : FuzzArea
{
    private JsonNode? _list;
    private JsonNode? _secret;
    private LoopbackServer? _server;
    private KubernetesConnection? _connection;

    public override string Name => "helm-record";

    public override async Task StartAsync()
    {
        _server = await AnsweringServer.StartAsync(asked => Task.FromResult(Answer.Json(asked.Path.EndsWith("/secrets", StringComparison.Ordinal) ? _list : _secret)));
        _connection = new KubernetesConnection(new KubernetesClientConfiguration { Host = _server.Url });
    }

    public override async Task RunAsync(FuzzCase one)
    {
        var layer = one.Random.Next(5);
        JsonNode? record = ClusterWorld.HelmRecord();
        var json = (layer == 0 ? Mutate.Node(one, record) : record)?.ToJsonString() ?? string.Empty;
        var bytes = Encoding.UTF8.GetBytes(layer == 1 ? Mutate.Text(one, json) : json);
        var packed = ClusterWorld.Gzip(bytes);
        var text = Convert.ToBase64String(layer == 2 ? Mutate.Bytes(one, packed) : packed);
        text = layer == 3 ? Mutate.Text(one, text) : text;
        JsonNode? secret = ClusterWorld.HelmSecret(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        var list = new JsonObject { ["kind"] = "SecretList", ["metadata"] = new JsonObject(), ["items"] = new JsonArray(secret.DeepClone()) };
        if (layer == 4)
        {
            (_list, _secret) = (Mutate.Node(one, list), Mutate.Node(one, secret));
        }
        else
        {
            (_list, _secret) = (list, secret);
        }

        _ = await HelmReleaseStore.ReadAsync(_connection!, "default", "my-release", Silence.Context());
    }

    protected override async Task StopAsync()
    {
        _connection?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
