using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Http;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Tests.Compute;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>
/// A release of plain manifests and the record of its move, over HTTP; Compute is on the same server. Reads are answered, everything else is
/// noted and refused.
/// </summary>
internal sealed class RecordPlace : IAsyncDisposable
{
    public const string ServiceUid = "6f1c9a52-0000-4000-8000-000000000001";
    private const string Namespace = "milvus";

    private LoopbackServer _server = null!;

    /// <summary>Paths and what is there.</summary>
    public Dictionary<string, JsonObject> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>Each request that is not a read, as <c>DELETE /path</c>.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Paths of the Compute API that were asked for, below the project.</summary>
    public List<string> Asked { get; } = [];

    public Reports Reports { get; } = new();

    public static async Task<RecordPlace> StartAsync(string? record)
    {
        var place = new RecordPlace();
        place._server = await LoopbackServer.StartAsync(place.AnswerAsync);
        place.Have("/api/v1/namespaces/milvus/services", Parse("""
            {"metadata": {"name": "my-release-milvus", "namespace": "milvus", "uid": "UID", "labels": {"app.kubernetes.io/instance": "my-release", "component": "proxy"}},
             "spec": {"type": "ClusterIP", "selector": {"component": "proxy"}, "ports": [{"name": "milvus", "port": 19530, "targetPort": "milvus"}]}}
            """.Replace("UID", ServiceUid, StringComparison.Ordinal)));
        foreach (var component in new[] { "proxy", "datanode" })
        {
            place.Have("/apis/apps/v1/namespaces/milvus/deployments", Parse("""
                {"metadata": {"name": "my-release-milvus-COMPONENT", "namespace": "milvus", "labels": {"app.kubernetes.io/instance": "my-release"}},
                 "spec": {"template": {"metadata": {"labels": {"component": "COMPONENT"}}, "spec": {
                   "containers": [{"name": "COMPONENT", "image": "milvusdb/milvus:v2.5.16", "volumeMounts": [{"name": "c", "mountPath": "/milvus/configs/operator/user.yaml", "subPath": "user.yaml"}]},
                                  {"name": "sidecar", "image": "sidecar:1"}],
                   "volumes": [{"name": "c", "configMap": {"name": "my-release-milvus"}}]}}}}
                """.Replace("COMPONENT", component, StringComparison.Ordinal)));
        }

        place.Have("/api/v1/namespaces/milvus/configmaps", Parse("""{"metadata": {"name": "my-release-milvus", "namespace": "milvus"}, "data": {"user.yaml": "common:\n  security:\n    tlsMode: 1\n"}}"""));
        if (record is not null)
        {
            place.Have("/api/v1/namespaces/milvus/secrets", new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "milvusl7-my-release", ["namespace"] = Namespace, ["labels"] = Ownership.Labels("my-release") },
                ["data"] = new JsonObject { ["move.json"] = SecretData.Encode(record) },
            });
        }

        return place;
    }

    /// <summary>An object in a collection of the API server's.</summary>
    public void Have(string collection, JsonObject resource)
    {
        Paths[$"{collection}/{resource.Text("metadata", "name")}"] = resource;
        Paths.TryAdd(collection, new JsonObject { ["metadata"] = new JsonObject(), ["items"] = new JsonArray() });
        ((JsonArray)Paths[collection]["items"]!).Add(resource.DeepClone());
    }

    /// <summary>A resource of the Compute API, by its path below the project.</summary>
    public void HaveCompute(string path, JsonObject resource) => Paths[$"/compute/projects/{Api.Project}/{path}"] = resource;

    public async Task<MilvusRelease> ReleaseAsync()
    {
        var client = new KubernetesClientConfiguration { Host = _server.Url };
        var target = new ClusterTarget(new KubernetesConnection(client), new Kubeconfig([], $"gke_{Api.Project}_us-west1-a_test", Namespace, client));
        var state = new ReleaseState { Name = "my-release", Namespace = Namespace, ManagedBy = ManagedBy.Manifest, Service = new ServiceState { Name = "my-release-milvus" } };
        return (await new ManifestOwner().ReadAsync(target, state, false, Context)).ToRelease(Carried.None);
    }

    public EngineContext Context => new(Reports, CancellationToken.None);

    public MoveTools Tools => new(new ComputeConnector(new ComputeAccess { Endpoint = _server.Url + "/compute/", AccessToken = Api.Secure(Api.Token) }));

    public Mover Mover(bool isDryRun) => new(Tools) { AskAsync = _ => Task.FromResult(true), IsDryRun = isDryRun };

    public static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var answer = Paths.GetValueOrDefault(path);
        lock (Writes)
        {
            if (path.StartsWith("/compute/", StringComparison.Ordinal))
            {
                Asked.Add(path);
            }

            if (http.Request.Method != "GET")
            {
                Writes.Add($"{http.Request.Method} {path}");
                answer = null;
            }
        }

        var segments = path.Split('/');
        var isList = answer is null && http.Request.Method == "GET" && (segments[^1] == "nodes" || segments[^3] == "namespaces");
        http.Response.StatusCode = answer is not null || isList ? 200 : 404;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync((answer ?? (isList
            ? new JsonObject { ["metadata"] = new JsonObject(), ["items"] = new JsonArray() }
            : new JsonObject { ["kind"] = "Status", ["code"] = 404, ["reason"] = "NotFound", ["details"] = new JsonObject { ["name"] = segments[^1] }, ["message"] = "not found" })).ToJsonString());
    }
}
