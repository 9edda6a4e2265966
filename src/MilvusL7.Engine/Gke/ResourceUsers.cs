using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>What uses an object that the module created. Deleted before its users, it would leave parts of a load balancer behind.</summary>
internal static class ResourceUsers
{
    /// <summary>The name that the New- cmdlet gives an object.</summary>
    public static string DefaultName(ResourceKind kind, ReleaseState state) =>
        kind == ResourceKind.BackendConfig ? BackendConfigPlanner.DefaultName(state)
        : kind == ResourceKind.FrontendConfig ? FrontendConfigPlanner.DefaultName(state)
        : kind == ResourceKind.Ingress ? state.Service.Name
        : state.Service.Name + "-tls";

    /// <summary>The Ingresses that GKE makes a load balancer of and that route to the release.</summary>
    public static async Task<IReadOnlyList<JsonObject>> IngressesOfAsync(ReleaseSession session, EngineContext context) =>
        [.. (await session.Target.ListAsync(ResourceKind.Ingress, session.State.Namespace, null, context)).Where(i => !IngressFacts.IsOthers(i) && IngressFacts.LeadsTo(i, session.State.Service.Name))];

    /// <summary>The objects of a kind that an Ingress names.</summary>
    public static IReadOnlyList<string> NamesIn(JsonObject? ingress, ResourceKind kind) =>
        kind == ResourceKind.Secret ? [.. IngressFacts.SecretsOf(ingress).Where(s => s.Length > 0)]
        : kind == ResourceKind.ManagedCertificate ? IngressFacts.ListOf(ingress, IngressPlanner.ManagedCertificatesAnnotation)
        : kind == ResourceKind.FrontendConfig ? IngressFacts.ListOf(ingress, IngressPlanner.FrontendConfigAnnotation)
        : [];

    /// <exception cref="MilvusL7Exception"><c>ResourceStillUsed</c>.</exception>
    public static async Task RefuseUsedAsync(ReleaseSession session, ResourceRef resource, JsonObject existing, EngineContext context)
    {
        var user = resource.Kind == ResourceKind.Ingress ? OfIngress(session, resource, existing)
            : resource.Kind == ResourceKind.BackendConfig ? await OfBackendConfigAsync(session, resource.Name, context)
            : await IngressAsync(session, resource, context) ?? (resource.Kind == ResourceKind.Secret ? OfSecret(session, resource.Name) : null);
        if (user is { } found)
        {
            throw Errors.ResourceStillUsed(resource.ToString(), found.By, found.First);
        }
    }

    /// <exception cref="MilvusL7Exception"><c>ResourceStillUsed</c>: an Ingress routes to the Service whose annotations are to be removed.</exception>
    public static async Task RefuseServedAsync(ReleaseSession session, EngineContext context)
    {
        if ((await IngressesOfAsync(session, context)).FirstOrDefault() is { } ingress)
        {
            var service = new ResourceRef(ResourceKind.Service, session.State.Namespace, session.State.Service.Name);
            throw Errors.ResourceStillUsed(service.ToString(), $"{ResourceRef.Of(ingress)}, which needs its annotations", FirstRemove(session, ingress));
        }
    }

    /// <summary>The command that deletes an Ingress, or says whose it is.</summary>
    public static string FirstRemove(ReleaseSession session, JsonObject ingress)
    {
        var name = IngressFacts.NameOf(ingress)!;
        if (!Ownership.IsOurs(ingress))
        {
            return Edit(session, "ingress", name);
        }

        // Another release's Ingress is found by that release.
        var release = Ownership.ReleaseOf(ingress) ?? session.State.Name;
        return $"{session.SourceOf(release)}Remove-MilvusIngress{(release == session.State.Name && name == session.State.Service.Name ? string.Empty : $" -Name {Literal.Argument(name)}")}";
    }

    private static (string By, string First)? OfIngress(ReleaseSession session, ResourceRef resource, JsonObject existing)
    {
        var own = session.State.Service.Name;
        return IngressFacts.BackendsOf(existing).Select(b => b.Service).FirstOrDefault(s => s != own) is { } other
            ? ($"Service {other}, to which the Ingress also routes", Edit(session, "ingress", resource.Name))
            : null;
    }

    private static async Task<(string By, string First)?> OfBackendConfigAsync(ReleaseSession session, string name, EngineContext context)
    {
        var state = session.State;
        // The Service of a release of Helm values is in no file.
        if (ServiceAnnotations.NamesOfBackendConfigs(state.Service.Annotations).Contains(name))
        {
            var isOwnPort = ServiceAnnotations.NameOfBackendConfig(state.Service) == name;
            return (Named(new ResourceRef(ResourceKind.Service, state.Namespace, state.Service.Name)), isOwnPort
                ? $"{session.Source}Remove-MilvusL7Annotation{(name == BackendConfigPlanner.DefaultName(state) ? string.Empty : $" -BackendConfigName {Literal.Argument(name)}")}"
                : Edit(session, "service", state.Service.Name));
        }

        var services = await session.Target.ListAsync(ResourceKind.Service, state.Namespace, null, context);
        return services.FirstOrDefault(s => s.Text("metadata", "name") != state.Service.Name && ServiceAnnotations.NamesOfBackendConfigs(s.Map("metadata", "annotations")).Contains(name)) is { } other
            ? (Named(ResourceRef.Of(other)), Edit(session, "service", other.Text("metadata", "name")!))
            : null;
    }

    private static string Named(ResourceRef service) => $"{service} (annotation {ServiceAnnotations.BackendConfig})";

    private static async Task<(string By, string First)?> IngressAsync(ReleaseSession session, ResourceRef resource, EngineContext context)
    {
        var ingresses = await session.Target.ListAsync(ResourceKind.Ingress, session.State.Namespace, null, context);
        return ingresses.FirstOrDefault(i => NamesIn(i, resource.Kind).Contains(resource.Name)) is { } ingress
            ? (ResourceRef.Of(ingress).ToString(), FirstRemove(session, ingress))
            : null;
    }

    /// <summary>The same Secret may hold Milvus's own server certificate.</summary>
    private static (string By, string First)? OfSecret(ReleaseSession session, string name) =>
        session.State.Workloads.FirstOrDefault(w => w.Resource.Items("spec", "template", "spec", "volumes").Any(v => v.Text("secret", "secretName") == name)) is { } workload
            ? ($"{workload.Kind.Kind} {workload.Name}, which mounts it", $"{session.Source}Disable-MilvusTls")
            : null;

    private static string Edit(ReleaseSession session, string kind, string name) => session.Target.Info.Kind == TargetKind.Folder
        ? $"edit the {kind} {name} in its file"
        : $"kubectl edit {kind} {Literal.Argument(name)}{(session.State.Namespace is { } ns ? $" --namespace {ns}" : string.Empty)}";
}
