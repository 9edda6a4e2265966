using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>Reads what an Ingress asks for and what GKE's controller wrote on it.</summary>
internal static class IngressFacts
{
    public const string ExternalClass = "gce";
    public const string InternalClass = "gce-internal";

    public const string UrlMap = "ingress.kubernetes.io/url-map";
    public const string HttpRule = "ingress.kubernetes.io/forwarding-rule";
    public const string HttpsRule = "ingress.kubernetes.io/https-forwarding-rule";
    public const string HttpProxy = "ingress.kubernetes.io/target-proxy";
    public const string HttpsProxy = "ingress.kubernetes.io/https-target-proxy";
    public const string Certificates = "ingress.kubernetes.io/ssl-cert";
    public const string ControllerAddress = "ingress.kubernetes.io/static-ip";
    public const string Backends = "ingress.kubernetes.io/backends";

    private const string Prefix = "ingress.kubernetes.io/";
    private const string FinalizerStart = "networking.gke.io/ingress-finalizer";

    /// <summary>The finalizer of GKE's controllers before V2 had a name of its own.</summary>
    private const string OldFinalizer = "ingress.finalizer.cloud.google.com";

    public static string? Annotation(this JsonObject? resource, string name) => resource.Text("metadata", "annotations", name);

    /// <summary>The class that counts: the annotation, else spec.ingressClassName, else GKE's default.</summary>
    public static string ClassOf(JsonObject? ingress) =>
        ingress.Annotation(IngressPlanner.ClassAnnotation) ?? ingress.Text("spec", "ingressClassName") ?? ExternalClass;

    public static bool IsInternal(JsonObject? ingress) => ClassOf(ingress) == InternalClass;

    /// <summary>True where GKE's controller takes it up: it goes by the annotation, and without one only where no class is named.</summary>
    public static bool IsGke(JsonObject? ingress) =>
        ingress.Annotation(IngressPlanner.ClassAnnotation) is { } annotated
            ? annotated is ExternalClass or InternalClass or ""
            : ingress.Text("spec", "ingressClassName") is null;

    /// <summary>
    /// True where it is meant for another controller: that one's class is named, and the Ingress is not the module's. What GKE would make of it
    /// does not matter then.
    /// </summary>
    public static bool IsOthers(JsonObject? ingress) =>
        !IsGke(ingress) && ClassOf(ingress) is not (ExternalClass or InternalClass) && !Ownership.IsOurs(ingress);

    /// <summary>The finalizer by which GKE holds it until its load balancer is gone.</summary>
    public static string? FinalizerOf(JsonObject? ingress) =>
        ingress.Texts("metadata", "finalizers").FirstOrDefault(f => f.StartsWith(FinalizerStart, StringComparison.Ordinal) || f == OldFinalizer);

    /// <summary>Names of the annotations in which GKE's controller notes what it made.</summary>
    public static IReadOnlyList<string> NotesOf(JsonObject? ingress) =>
        ingress.Map("metadata", "annotations").Keys.Where(a => a.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    public static bool LeadsTo(JsonObject? ingress, string service) => BackendsOf(ingress).Any(b => b.Service == service);

    public static string? NameOf(JsonObject? ingress) => ingress.Text("metadata", "name");

    /// <summary>True where it names something that could become a certificate.</summary>
    public static bool NamesCertificate(JsonObject? ingress) =>
        ingress.Items("spec", "tls").Any() || ListOf(ingress, IngressPlanner.ManagedCertificatesAnnotation).Count > 0 || ListOf(ingress, IngressPlanner.PreSharedAnnotation).Count > 0;

    public static bool IsHttpAllowed(JsonObject? ingress) =>
        !bool.TryParse(ingress.Annotation(IngressPlanner.AllowHttpAnnotation), out var allowed) || allowed;

    public static string? AddressOf(JsonObject? ingress) =>
        ingress.Items("status", "loadBalancer", "ingress").Select(i => i.Text("ip")).FirstOrDefault(ip => !string.IsNullOrEmpty(ip));

    public static IReadOnlyList<string> HostsOf(JsonObject? ingress) =>
        ingress.Items("spec", "rules").Select(r => r.Text("host")).Concat(ingress.Items("spec", "tls").SelectMany(t => t.Texts("hosts")))
            .Where(h => !string.IsNullOrEmpty(h)).Select(h => h!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    /// <summary>The Services it leads to, each with the port as written: a name or a number.</summary>
    public static IReadOnlyList<(string Service, string Port)> BackendsOf(JsonObject? ingress) =>
        ingress.Items("spec", "rules").SelectMany(r => r.Items("http", "paths")).Select(p => p.At("backend"))
            .Append(ingress.At("spec", "defaultBackend"))
            .Where(b => b.Text("service", "name") is not null)
            .Select(b => (b.Text("service", "name")!, b.Text("service", "port", "name") ?? b.Text("service", "port", "number") ?? string.Empty))
            .Distinct().ToArray();

    /// <summary>TLS Secrets, in order; an entry without one gives an empty name.</summary>
    public static IReadOnlyList<string> SecretsOf(JsonObject? ingress) =>
        ingress.Items("spec", "tls").Select(t => t.Text("secretName") ?? string.Empty).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>The static address that GKE looks up for it: the annotation of the load balancer's own scope, whatever the other says; null where none is named.</summary>
    public static string? StaticAddressOf(JsonObject? ingress) =>
        ingress.Annotation(IsInternal(ingress) ? IngressPlanner.RegionalAddressAnnotation : IngressPlanner.GlobalAddressAnnotation) is { Length: > 0 } name ? name : null;

    /// <summary>A comma list in an annotation.</summary>
    public static IReadOnlyList<string> ListOf(JsonObject? resource, string annotation) =>
        resource.Annotation(annotation)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>What the controller last wrote of the backends' health, by name.</summary>
    public static IReadOnlyDictionary<string, string> BackendHealthOf(JsonObject? ingress) =>
        Json.TryParse(ingress.Annotation(Backends)).Map();

    /// <summary>Names of a Service's network endpoint groups, by the port's number.</summary>
    public static IReadOnlyDictionary<string, string> NegsOf(JsonObject? service) =>
        Json.TryParse(service.Annotation(NegStatus)).Map("network_endpoint_groups");

    public static IReadOnlyList<string> NegZonesOf(JsonObject? service) =>
        Json.TryParse(service.Annotation(NegStatus)).Texts("zones").ToArray();

    private const string NegStatus = "cloud.google.com/neg-status";
}
