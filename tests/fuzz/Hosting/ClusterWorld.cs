using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Fuzz.Hosting;

/// <summary>The guide's world as a cluster's API: objects are read, lists are whole, a write answers what would result and changes nothing.</summary>
internal sealed class ClusterWorld
{
    public GkeWorld Settled { get; } = CreateSettled();

    public static GkeWorld CreateSettled()
    {
        var world = GuideWorld.Create();
        world.Kubernetes.Put($$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": { "name": "my-release-milvus-proxy", "namespace": "{{GuideWorld.Namespace}}", "labels": { "app.kubernetes.io/instance": "my-release", "component": "proxy" } },
              "spec": { "replicas": 2, "selector": { "matchLabels": { "app.kubernetes.io/instance": "my-release", "component": "proxy" } }, "template": {
                "metadata": { "labels": { "app.kubernetes.io/instance": "my-release", "app.kubernetes.io/name": "milvus", "component": "proxy" } },
                "spec": { "containers": [ {
                  "name": "proxy", "image": "milvusdb/milvus:v2.5.16",
                  "env": [ { "name": "COMMON_SECURITY_TLSMODE", "value": "1" }, { "name": "MINIO_SECRET_ACCESS_KEY", "value": "{{FuzzSession.Secret}}" } ],
                  "ports": [ { "containerPort": 19530, "name": "milvus" }, { "containerPort": 9091, "name": "metrics" } ],
                  "volumeMounts": [ { "name": "milvus-config", "mountPath": "/milvus/configs/user.yaml", "subPath": "user.yaml" } ]
                } ], "volumes": [ { "name": "milvus-config", "configMap": { "name": "my-release-milvus" } } ] } } }
            }
            """);
        world.Kubernetes.Put($$"""
            {
              "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "my-release-milvus", "namespace": "{{GuideWorld.Namespace}}" },
              "data": { "user.yaml": "minio:\n  secretAccessKey: {{FuzzSession.Secret}}\nproxy:\n  http:\n    port: 8080\n" }
            }
            """);
        var settled = Translator.Settle(world);
        settled.Kubernetes.Put(HelmSecret(Convert.ToBase64String(Encoding.UTF8.GetBytes(Convert.ToBase64String(Gzip(Encoding.UTF8.GetBytes(HelmRecord().ToJsonString())))))));
        return settled;
    }

    public static JsonObject HelmRecord() => (JsonObject)JsonNode.Parse($$"""
        {
          "name": "my-release", "namespace": "default", "version": 1,
          "info": { "status": "deployed", "first_deployed": "2026-03-02T09:00:00Z", "last_deployed": "2026-03-02T09:00:00Z", "description": "Install complete" },
          "chart": { "metadata": { "name": "milvus", "version": "4.2.58", "appVersion": "2.5.16" }, "values": { "service": { "type": "LoadBalancer" }, "cluster": { "enabled": true } } },
          "config": { "service": { "type": "ClusterIP" }, "minio": { "secretKey": "{{FuzzSession.Secret}}" }, "extraConfigFiles": { "user.yaml": "proxy:\n  http:\n    port: 8080\n" } },
          "manifest": "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: my-release-milvus\nspec:\n  type: ClusterIP\n"
        }
        """)!;

    public static JsonObject HelmSecret(string data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["type"] = "helm.sh/release.v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = "sh.helm.release.v1.my-release.v1",
            ["namespace"] = "default",
            ["labels"] = new JsonObject { ["owner"] = "helm", ["name"] = "my-release", ["status"] = "deployed", ["version"] = "1" },
        },
        ["data"] = new JsonObject { ["release"] = data },
    };

    public static string Kubeconfig(string server) => $$"""
        apiVersion: v1
        kind: Config
        current-context: gke_p_us-west1_c
        clusters:
        - name: c
          cluster: {server: "{{server}}"}
        contexts:
        - name: gke_p_us-west1_c
          context: {cluster: c, user: u}
        users:
        - name: u
          user: {token: {{FuzzSession.Secret}}}

        """;

    public Answer Answer(Asked asked)
    {
        var parts = asked.Path.Trim('/').Split('/');
        if (parts is ["version"])
        {
            return Hosting.Answer.Json(new JsonObject { ["major"] = "1", ["minor"] = "33", ["gitVersion"] = "v1.33.1-gke.1" });
        }

        if (parts[^1].EndsWith("accessreviews", StringComparison.Ordinal))
        {
            var review = JsonNode.Parse(asked.Body)!.AsObject();
            review["status"] = new JsonObject { ["allowed"] = true };
            return Hosting.Answer.Json(review);
        }

        var rest = parts[0] == "api" ? parts[2..] : parts.Length > 3 ? parts[3..] : [];
        var ns = rest is ["namespaces", var named, _, ..] ? named : null;
        rest = ns is null ? rest : rest[2..];
        if (rest is ["namespaces", ..])
        {
            return Hosting.Answer.Json(new JsonObject { ["kind"] = "NamespaceList", ["items"] = new JsonArray(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } }) });
        }

        if (rest.Length == 0 || ResourceKind.All.FirstOrDefault(k => k.Plural == rest[0]) is not { } kind)
        {
            return Missing(string.Join('/', rest));
        }

        if (rest.Length == 1 && asked.Method == "GET")
        {
            var selected = asked.Query.Contains("labelSelector=owner", StringComparison.Ordinal);
            var items = Settled.Kubernetes.List(kind.Kind, ns).Where(i => !selected || i["metadata"]?["labels"]?["owner"] is not null).Select(i => (JsonNode)i.DeepClone()).ToArray();
            return Hosting.Answer.Json(new JsonObject { ["kind"] = kind.Kind + "List", ["apiVersion"] = kind.ApiVersion, ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = new JsonArray(items) });
        }

        var body = asked.Body.Length > 0 ? JsonNode.Parse(asked.Body) as JsonObject : null;
        if (rest.Length == 1)
        {
            return Hosting.Answer.Json(body);
        }

        var live = Settled.Kubernetes.Get(kind.Kind, ns ?? string.Empty, rest[1]);
        return (asked.Method, live, body) switch
        {
            ("PATCH", null, { } applied) => Hosting.Answer.Json(applied),
            (_, null, _) => Missing(rest[1]),
            ("PATCH", _, { } patch) => Hosting.Answer.Json(MilvusL7.Engine.Json.Merge(live, patch)),
            _ => Hosting.Answer.Json(live),
        };
    }

    private static Answer Missing(string name) => new(404, new JsonObject
    {
        ["kind"] = "Status",
        ["status"] = "Failure",
        ["reason"] = "NotFound",
        ["message"] = $"\"{name}\" not found",
        ["details"] = new JsonObject { ["name"] = name },
        ["code"] = 404,
    }.ToJsonString());

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
