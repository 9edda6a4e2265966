using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>An Ingress's annotations as GKE reads them.</summary>
internal sealed class IngressSettings(JsonObject ingress)
{
    public const string Class = "kubernetes.io/ingress.class";
    public const string PreSharedCert = "ingress.gcp.kubernetes.io/pre-shared-cert";
    public const string ManagedCertificates = "networking.gke.io/managed-certificates";
    public const string Finalizer = "networking.gke.io/ingress-finalizer-V2";
    public const string StaticIp = "ingress.kubernetes.io/static-ip";

    private const string Internal = "gce-internal";

    /// <summary>Whether GKE takes it at all. Without the annotation, any class in the spec means somebody else's.</summary>
    public bool IsTaken => ingress.Annotation(Class) switch
    {
        null or "" => ingress.At("spec", "ingressClassName") is null,
        "gce" or Internal => true,
        _ => false,
    };

    public bool IsInternal => ingress.Annotation(Class) == Internal;

    public bool HasFinalizer => ingress.Texts("metadata", "finalizers").Contains(Finalizer);

    // What cannot be read counts as true.
    public bool AllowHttp => ingress.Annotation("kubernetes.io/ingress.allow-http") is not ("false" or "False" or "FALSE" or "f" or "F" or "0");

    public string? FrontendConfig => ingress.Annotation("networking.gke.io/v1beta1.FrontendConfig");

    public bool SuppressesFirewallEvent =>
        ingress.Annotation("networking.gke.io/suppress-firewall-xpn-error") is "true" or "True" or "TRUE" or "t" or "T" or "1";

    public string StaticIpName
    {
        get
        {
            string? global = ingress.Annotation("kubernetes.io/ingress.global-static-ip-name");
            string? regional = ingress.Annotation("kubernetes.io/ingress.regional-static-ip-name");
            return global is not null && regional is not null
                ? throw new SyncException("Error: both global-static-ip and regional-static-ip cannot be specified")
                : (IsInternal ? regional : global) ?? "";
        }
    }

    public IReadOnlyList<string> PreSharedCertificates => Split(ingress.Annotation(PreSharedCert));

    public IReadOnlyList<string> ManagedCertificateNames => Split(ingress.Annotation(ManagedCertificates));

    private static IReadOnlyList<string> Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
