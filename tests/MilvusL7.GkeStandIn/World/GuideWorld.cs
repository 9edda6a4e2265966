using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>A world with the objects of Milvus's guide in it, in which all is well: to be changed in one place and settled.</summary>
public static class GuideWorld
{
    public const string Namespace = "default";
    public const string Release = "my-release";
    public const string ServiceName = "my-release-milvus";
    public const string IngressName = "my-release-milvus";
    public const string SecretName = "my-release-milvus-tls";
    public const string ManagedCertificateName = "my-release-milvus-tls";
    public const string BackendConfigName = "my-release-backendconfig";
    public const string Host = "my-release.milvus.io";
    public const string ProxyOnlySubnet = "proxy-only";

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<(string Certificate, string Key)> SelfSigned = new(() => CreateCertificate(Host));

    /// <summary>With a self-managed certificate, not yet settled; present time is a quarter of an hour after the Ingress.</summary>
    public static GkeWorld Create(GkeCluster? cluster = null)
    {
        var world = new GkeWorld { Cluster = cluster ?? new GkeCluster(), Now = Start.AddMinutes(15) };
        world.Kubernetes.Put(Node(world.Cluster, "gke-rig-default-pool-0", "10.138.0.2"));
        world.Kubernetes.Put(Node(world.Cluster, "gke-rig-default-pool-1", "10.138.0.3"));
        world.Kubernetes.Put(Pod("my-release-milvus-proxy-0", "gke-rig-default-pool-0", "10.4.0.11"));
        world.Kubernetes.Put(Pod("my-release-milvus-proxy-1", "gke-rig-default-pool-1", "10.4.1.12"));
        world.Kubernetes.Put($$$"""
            {
              "apiVersion": "v1", "kind": "Service",
              "metadata": {
                "name": "{{{ServiceName}}}", "namespace": "{{{Namespace}}}", "uid": "{{{Uid("Service")}}}", "creationTimestamp": "{{{At(-30)}}}",
                "labels": {
                  "app.kubernetes.io/instance": "{{{Release}}}", "app.kubernetes.io/managed-by": "Helm", "app.kubernetes.io/name": "milvus",
                  "app.kubernetes.io/version": "2.5.16", "component": "proxy", "helm.sh/chart": "milvus-4.2.58"
                },
                "annotations": {
                  "cloud.google.com/app-protocols": "{\"milvus\":\"HTTP2\"}",
                  "cloud.google.com/backend-config": "{\"default\": \"{{{BackendConfigName}}}\"}",
                  "cloud.google.com/neg": "{\"ingress\": true}",
                  "meta.helm.sh/release-name": "{{{Release}}}", "meta.helm.sh/release-namespace": "{{{Namespace}}}"
                }
              },
              "spec": {
                "type": "ClusterIP", "clusterIP": "10.96.12.7", "sessionAffinity": "None",
                "selector": { "app.kubernetes.io/instance": "{{{Release}}}", "app.kubernetes.io/name": "milvus", "component": "proxy" },
                "ports": [
                  { "name": "milvus", "port": 19530, "protocol": "TCP", "targetPort": "milvus" },
                  { "name": "metrics", "port": 9091, "protocol": "TCP", "targetPort": "metrics" }
                ]
              },
              "status": { "loadBalancer": {} }
            }
            """);
        world.Kubernetes.Put($$$"""
            {
              "apiVersion": "cloud.google.com/v1", "kind": "BackendConfig",
              "metadata": { "name": "{{{BackendConfigName}}}", "namespace": "{{{Namespace}}}", "uid": "{{{Uid("BackendConfig")}}}", "creationTimestamp": "{{{At(-20)}}}" },
              "spec": { "healthCheck": { "port": 9091, "requestPath": "/healthz", "type": "HTTP" } }
            }
            """);
        world.Kubernetes.Put(TlsSecret(SelfSigned.Value.Certificate, SelfSigned.Value.Key));
        world.Kubernetes.Put($$"""
            {
              "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
              "metadata": { "name": "{{IngressName}}", "namespace": "{{Namespace}}", "uid": "{{Uid("Ingress")}}", "creationTimestamp": "{{At(0)}}" },
              "spec": {
                "rules": [ {
                  "host": "{{Host}}",
                  "http": { "paths": [ { "backend": { "service": { "name": "{{ServiceName}}", "port": { "number": 19530 } } }, "path": "/", "pathType": "Prefix" } ] }
                } ],
                "tls": [ { "hosts": [ "{{Host}}" ], "secretName": "{{SecretName}}" } ]
              }
            }
            """);
        return world;
    }

    /// <summary>With a managed certificate, active unless <see cref="GkeBehaviour.DomainStates"/> says otherwise.</summary>
    public static GkeWorld CreateManaged(string domainState = "ACTIVE")
    {
        var world = Create();
        world.Behaviour.DefaultDomainState = domainState;
        world.Kubernetes.Remove("Secret", Namespace, SecretName);
        world.Kubernetes.Put($$"""
            {
              "apiVersion": "networking.gke.io/v1", "kind": "ManagedCertificate",
              "metadata": { "name": "{{ManagedCertificateName}}", "namespace": "{{Namespace}}", "uid": "{{Uid("ManagedCertificate")}}", "creationTimestamp": "{{At(-10)}}" },
              "spec": { "domains": [ "{{Host}}" ] }
            }
            """);
        world.Ingress()["spec"]!.AsObject().Remove("tls");
        world.Ingress().Annotate("networking.gke.io/managed-certificates", ManagedCertificateName);
        return world;
    }

    /// <summary>Class gce-internal, with the proxy-only subnet that it needs.</summary>
    public static GkeWorld CreateInternal()
    {
        var world = Create();
        world.Ingress().Annotate("kubernetes.io/ingress.class", "gce-internal");
        world.Ingress().Annotate("kubernetes.io/ingress.allow-http", "false");
        world.Compute.Put($"regions/{world.Cluster.Region}/subnetworks", new JsonObject
        {
            ["name"] = ProxyOnlySubnet,
            ["purpose"] = "REGIONAL_MANAGED_PROXY",
            ["role"] = "ACTIVE",
            ["ipCidrRange"] = "10.129.0.0/23",
        });
        return world;
    }

    public static JsonObject Ingress(this GkeWorld world) => world.Kubernetes.Get("Ingress", Namespace, IngressName)!;

    public static JsonObject Service(this GkeWorld world) => world.Kubernetes.Get("Service", Namespace, ServiceName)!;

    public static JsonObject BackendConfig(this GkeWorld world) => world.Kubernetes.Get("BackendConfig", Namespace, BackendConfigName)!;

    public static JsonObject ManagedCertificate(this GkeWorld world) => world.Kubernetes.Get("ManagedCertificate", Namespace, ManagedCertificateName)!;

    public static IReadOnlyList<JsonObject> Pods(this GkeWorld world) => world.Kubernetes.List("Pod", Namespace);

    /// <summary>Sets an annotation, or removes it with null.</summary>
    public static void SetAnnotation(this JsonObject item, string name, string? value) => item.Annotate(name, value);

    public static string? GetAnnotation(this JsonObject item, string name) => item.Annotation(name);

    /// <summary>The guide's Secret with another certificate, or with what is none.</summary>
    public static JsonObject TlsSecret(string certificate, string key) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = SecretName, ["namespace"] = Namespace, ["uid"] = Uid("Secret"), ["creationTimestamp"] = At(-10) },
        ["type"] = "kubernetes.io/tls",
        ["data"] = new JsonObject { ["tls.crt"] = Base64(certificate), ["tls.key"] = Base64(key) },
    };

    /// <summary>A self-signed certificate and its key, as PEM.</summary>
    public static (string Certificate, string Key) CreateCertificate(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        // Valid in the world's time and in this machine's.
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(Start.AddDays(-1), (now > Start ? now : Start).AddDays(364));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Node(GkeCluster cluster, string name, string ip) => $$"""
        {
          "apiVersion": "v1", "kind": "Node",
          "metadata": { "name": "{{name}}", "labels": { "topology.kubernetes.io/region": "{{cluster.Region}}", "topology.kubernetes.io/zone": "{{cluster.Zones[0]}}" } },
          "spec": { "providerID": "gce://{{cluster.Project}}/{{cluster.Zones[0]}}/{{name}}" },
          "status": { "addresses": [ { "type": "InternalIP", "address": "{{ip}}" } ] }
        }
        """;

    private static string Pod(string name, string node, string ip) => $$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "{{name}}", "namespace": "{{Namespace}}", "uid": "{{Uid(name)}}", "creationTimestamp": "{{At(-25)}}",
            "labels": { "app.kubernetes.io/instance": "{{Release}}", "app.kubernetes.io/name": "milvus", "component": "proxy" }
          },
          "spec": {
            "nodeName": "{{node}}",
            "readinessGates": [ { "conditionType": "cloud.google.com/load-balancer-neg-ready" } ],
            "containers": [ {
              "name": "proxy", "image": "milvusdb/milvus:v2.5.16",
              "ports": [ { "containerPort": 19530, "name": "milvus", "protocol": "TCP" }, { "containerPort": 9091, "name": "metrics", "protocol": "TCP" } ],
              "readinessProbe": { "httpGet": { "path": "/healthz", "port": "metrics", "scheme": "HTTP" } }
            } ]
          },
          "status": {
            "phase": "Running", "podIP": "{{ip}}", "podIPs": [ { "ip": "{{ip}}" } ],
            "conditions": [ { "type": "Ready", "status": "True" }, { "type": "ContainersReady", "status": "True" }, { "type": "PodScheduled", "status": "True" } ]
          }
        }
        """;

    private static string At(int minutes) => GkeEvent.Time(Start.AddMinutes(minutes));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Uid(string of)
    {
        string hash = Names.Hex(of, 32);
        return $"{hash[..8]}-{hash[8..12]}-{hash[12..16]}-{hash[16..20]}-{hash[20..]}";
    }
}
