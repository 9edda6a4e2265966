using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>What the guide's commands would leave behind had they no defects.</summary>
public static class Expected
{
    public static readonly string[] Created = ["BackendConfig/my-release-backendconfig", "Ingress/my-release-milvus", "Secret/my-release-milvus-tls"];

    public static IReadOnlyDictionary<string, string> ServiceAnnotations { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["cloud.google.com/app-protocols"] = """{"milvus":"HTTP2"}""",
        ["cloud.google.com/backend-config"] = """{"default":"my-release-backendconfig"}""",
        ["cloud.google.com/neg"] = """{"ingress":true}""",
    };

    public static JsonArray ProxyEnvironment => JsonNode.Parse("""
        [{"name": "COMMON_SECURITY_TLSMODE", "value": "1"}, {"name": "PROXY_HTTP_PORT", "value": "8080"}]
        """)!.AsArray();

    /// <summary>Every difference of the namespace, in the snapshot's words.</summary>
    public static IReadOnlyList<string> Changes(Snapshot before, Snapshot after, string proxy)
    {
        var container = before[proxy]["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var environment = container["env"]!.AsArray();
        var completed = new JsonArray([.. environment.Concat(ProxyEnvironment).Select(variable => variable!.DeepClone())]);
        var lines = new List<string>
        {
            "BackendConfig/my-release-backendconfig: created",
            $"{proxy}: spec.template.spec.containers[0].env: {environment.ToJsonString()} -> {completed.ToJsonString()}",
            "Ingress/my-release-milvus: created",
            "Secret/my-release-milvus-tls: created",
        };
        lines.AddRange(ServiceAnnotations.Select(annotation =>
            $"Service/my-release-milvus: metadata.annotations.{annotation.Key}: nothing -> {JsonValue.Create(annotation.Value).ToJsonString()}"));
        // What only a load balancer has goes with it.
        if (before["Service/my-release-milvus"]["spec"]!["externalTrafficPolicy"] is { } policy)
        {
            lines.Add($"Service/my-release-milvus: spec.externalTrafficPolicy: {policy.ToJsonString()} -> nothing");
        }

        if (before["Service/my-release-milvus"]["spec"]!["loadBalancerSourceRanges"] is { } ranges)
        {
            lines.Add($"Service/my-release-milvus: spec.loadBalancerSourceRanges: {ranges.ToJsonString()} -> nothing");
        }

        lines.Add("Service/my-release-milvus: spec.type: \"LoadBalancer\" -> \"ClusterIP\"");
        return lines;
    }

    /// <summary>The created objects, whole; of the Secret all but its certificate and key.</summary>
    public static void AssertCreated(Snapshot after, string @namespace)
    {
        AssertIs(after, "BackendConfig/my-release-backendconfig", """
            {
              "apiVersion": "cloud.google.com/v1",
              "kind": "BackendConfig",
              "metadata": {"name": "my-release-backendconfig", "labels": {"app.kubernetes.io/part-of": "my-release", "app.kubernetes.io/managed-by": "MilvusL7"}},
              "spec": {"healthCheck": {"type": "HTTP", "port": 9091, "requestPath": "/healthz"}, "timeoutSec": 3600}
            }
            """);
        AssertIs(after, "Ingress/my-release-milvus", """
            {
              "apiVersion": "networking.k8s.io/v1",
              "kind": "Ingress",
              "metadata": {
                "name": "my-release-milvus",
                "labels": {"app.kubernetes.io/part-of": "my-release", "app.kubernetes.io/managed-by": "MilvusL7"},
                "annotations": {"kubernetes.io/ingress.class": "gce", "kubernetes.io/ingress.allow-http": "false"}
              },
              "spec": {
                "rules": [{
                  "host": "my-release.milvus.io",
                  "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "my-release-milvus", "port": {"number": 19530}}}}]}
                }],
                "tls": [{"hosts": ["my-release.milvus.io"], "secretName": "my-release-milvus-tls"}]
              }
            }
            """);
        var secret = after["Secret/my-release-milvus-tls"].DeepClone().AsObject();
        Assert.Equal(["tls.crt", "tls.key"], secret["data"]!.AsObject().Select(entry => entry.Key).Order());
        secret.Remove("data");
        AssertIs(secret, """
            {
              "apiVersion": "v1",
              "kind": "Secret",
              "type": "kubernetes.io/tls",
              "metadata": {"name": "my-release-milvus-tls", "labels": {"app.kubernetes.io/part-of": "my-release", "app.kubernetes.io/managed-by": "MilvusL7"}}
            }
            """);
        Assert.All(Created, key => Assert.Equal(@namespace, after[key]["metadata"]!["namespace"]!.ToString()));
    }

    /// <summary>Until no controller has anything left to write.</summary>
    public static async Task WaitForQuietAsync(Workplace place)
    {
        await place.Rig.WaitForRolloutAsync();
        await Wait.UntilAsync("a Service without the address it gave up", async () =>
        {
            var service = await place.Kubectl.GetAsync("service", Workplace.Service);
            return service["spec"]!["type"]!.ToString() == "LoadBalancer" || ClusterRig.AddressOf(service) is null;
        });
        IReadOnlyDictionary<string, string>? last = null;
        await Wait.UntilAsync("two looks that see the same", async () =>
        {
            var now = (await place.Rig.SnapshotAsync()).ResourceVersions;
            bool same = last is not null && last.OrderBy(entry => entry.Key).SequenceEqual(now.OrderBy(entry => entry.Key));
            last = now;
            return same;
        });
    }

    private static void AssertIs(Snapshot after, string key, string wanted) => AssertIs(after[key], wanted);

    private static void AssertIs(JsonObject item, string wanted) =>
        Assert.Equal([], ObjectComparer.Differences(JsonNode.Parse(wanted)!.AsObject(), item));
}
