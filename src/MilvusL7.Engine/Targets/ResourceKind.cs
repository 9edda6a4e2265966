using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets;

/// <summary>A kind of Kubernetes resource and where the API server keeps it. All but nodes are namespaced.</summary>
internal sealed record ResourceKind(string Group, string Version, string Plural, string Kind)
{
    public static readonly ResourceKind Service = new("", "v1", "services", "Service");
    public static readonly ResourceKind ConfigMap = new("", "v1", "configmaps", "ConfigMap");
    public static readonly ResourceKind Secret = new("", "v1", "secrets", "Secret");
    public static readonly ResourceKind Pod = new("", "v1", "pods", "Pod");
    public static readonly ResourceKind Deployment = new("apps", "v1", "deployments", "Deployment");
    public static readonly ResourceKind Ingress = new("networking.k8s.io", "v1", "ingresses", "Ingress");
    public static readonly ResourceKind BackendConfig = new("cloud.google.com", "v1", "backendconfigs", "BackendConfig");
    public static readonly ResourceKind FrontendConfig = new("networking.gke.io", "v1beta1", "frontendconfigs", "FrontendConfig");
    public static readonly ResourceKind ManagedCertificate = new("networking.gke.io", "v1", "managedcertificates", "ManagedCertificate");
    public static readonly ResourceKind NetworkEndpointGroup = new("networking.gke.io", "v1beta1", "servicenetworkendpointgroups", "ServiceNetworkEndpointGroup");
    public static readonly ResourceKind Event = new("", "v1", "events", "Event");
    public static readonly ResourceKind Node = new("", "v1", "nodes", "Node");
    public static readonly ResourceKind Lease = new("coordination.k8s.io", "v1", "leases", "Lease");

    public static readonly ResourceKind HorizontalPodAutoscaler = new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");
    public static readonly ResourceKind Milvus = new("milvus.io", "v1beta1", "milvuses", "Milvus");

    /// <summary>In manifests only: Milvus's charts and operator make Deployments.</summary>
    public static readonly ResourceKind StatefulSet = new("apps", "v1", "statefulsets", "StatefulSet");

    public static IReadOnlyList<ResourceKind> All { get; } =
        [Service, ConfigMap, Secret, Pod, Deployment, Ingress, BackendConfig, FrontendConfig, ManagedCertificate, NetworkEndpointGroup, Event, Node, Lease, HorizontalPodAutoscaler, Milvus];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>True for the kinds that only GKE's (or the Milvus operator's) CRDs bring.</summary>
    public bool IsCustom => this == BackendConfig || this == FrontendConfig || this == ManagedCertificate || this == NetworkEndpointGroup || this == Milvus;

    /// <summary>The kind as a server before Kubernetes 1.23 has it: v1 knows no metrics but the processor's.</summary>
    public static readonly ResourceKind OldHorizontalPodAutoscaler = HorizontalPodAutoscaler with { Version = "v2beta2" };

    public static ResourceKind? Of(JsonNode? resource)
    {
        var apiVersion = resource.Text("apiVersion");
        return apiVersion == OldHorizontalPodAutoscaler.ApiVersion
            ? OldHorizontalPodAutoscaler
            : All.Append(StatefulSet).FirstOrDefault(k => k.Kind == resource.Text("kind") && k.Group == GroupOf(apiVersion));
    }

    public static string GroupOf(string? apiVersion)
    {
        var slash = apiVersion?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? string.Empty : apiVersion![..slash];
    }
}
