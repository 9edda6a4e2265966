using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>Worlds in which all is well, before GKE acted on them. They need no part of the module.</summary>
internal static class Worlds
{
    /// <summary>The present of every world.</summary>
    public static DateTimeOffset Now { get; } = GuideWorld.Create().Now;

    /// <summary>The guide's world with a self-managed certificate and with what the guide lacks: a Deployment with TLS, REST and authorization, port 80 closed, a timeout for long calls.</summary>
    public static GkeWorld Good() => WithRelease(GuideWorld.Create());

    public static GkeWorld GoodManaged(string domainState = "ACTIVE") => WithRelease(GuideWorld.CreateManaged(domainState));

    public static GkeWorld GoodInternal() => WithRelease(GuideWorld.CreateInternal());

    public static JsonObject Deployment(this GkeWorld world) => world.Kubernetes.Get("Deployment", GuideWorld.Namespace, "my-release-milvus-proxy")!;

    /// <summary>Sets a variable of the proxy's container; null removes it.</summary>
    public static void SetVariable(this GkeWorld world, string name, string? value)
    {
        var list = (JsonArray)world.Deployment()["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!;
        if (list.FirstOrDefault(v => v!["name"]!.ToString() == name) is { } old)
        {
            list.Remove(old);
        }

        if (value is not null)
        {
            list.Add(new JsonObject { ["name"] = name, ["value"] = value });
        }
    }

    private static GkeWorld WithRelease(GkeWorld world)
    {
        world.Kubernetes.Put($$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": { "name": "my-release-milvus-proxy", "namespace": "{{GuideWorld.Namespace}}", "labels": { "app.kubernetes.io/instance": "my-release", "component": "proxy" } },
              "spec": { "replicas": 2, "selector": { "matchLabels": { "app.kubernetes.io/instance": "my-release", "component": "proxy" } }, "template": {
                "metadata": { "labels": { "app.kubernetes.io/instance": "my-release", "app.kubernetes.io/name": "milvus", "component": "proxy" } },
                "spec": { "containers": [ {
                  "name": "proxy", "image": "milvusdb/milvus:v2.5.16",
                  "env": [ { "name": "COMMON_SECURITY_TLSMODE", "value": "1" }, { "name": "PROXY_HTTP_PORT", "value": "8080" }, { "name": "COMMON_SECURITY_AUTHORIZATIONENABLED", "value": "true" } ],
                  "ports": [ { "containerPort": 19530, "name": "milvus" }, { "containerPort": 9091, "name": "metrics" } ]
                } ] } } }
            }
            """);
        if (world.Kubernetes.Get("Secret", GuideWorld.Namespace, GuideWorld.SecretName) is not null)
        {
            world.Kubernetes.Put(Changing.IssuedSecret());
        }

        world.BackendConfig()["spec"]!["timeoutSec"] = 3600;
        world.Ingress().SetAnnotation("kubernetes.io/ingress.class", world.Ingress().GetAnnotation("kubernetes.io/ingress.class") ?? "gce");
        // As New-MilvusIngress has it: open while a managed certificate is being issued, and no longer.
        if (world.Kubernetes.Get("ManagedCertificate", GuideWorld.Namespace, GuideWorld.ManagedCertificateName) is null || world.Behaviour.DefaultDomainState == "ACTIVE")
        {
            world.Ingress().SetAnnotation("kubernetes.io/ingress.allow-http", "false");
        }

        return world;
    }
}
