namespace MilvusL7.GkeStandIn;

/// <summary>A kind of object that the controllers read, and where it is.</summary>
internal sealed record WatchedKind(string Kind, string ApiVersion, string Plural)
{
    public static IReadOnlyList<WatchedKind> All { get; } =
    [
        new("Ingress", "networking.k8s.io/v1", "ingresses"),
        new("Service", "v1", "services"),
        new("Pod", "v1", "pods"),
        new("Secret", "v1", "secrets"),
        new("BackendConfig", "cloud.google.com/v1", "backendconfigs"),
        new("FrontendConfig", "networking.gke.io/v1beta1", "frontendconfigs"),
        new("ManagedCertificate", "networking.gke.io/v1", "managedcertificates"),
        new("ServiceNetworkEndpointGroup", "networking.gke.io/v1beta1", "servicenetworkendpointgroups"),
    ];

    public static WatchedKind Of(string kind) => All.First(known => known.Kind == kind);

    public string Path(string @namespace, string? name = null) =>
        $"{Root}/namespaces/{@namespace}/{Plural}{(name is null ? "" : "/" + name)}";

    private string Root => ApiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{ApiVersion}" : $"api/{ApiVersion}";
}
