using System.Text.Json.Nodes;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Gke;

/// <summary>New-MilvusIngress.</summary>
internal static class IngressPlanner
{
    public const string ClassAnnotation = "kubernetes.io/ingress.class";
    public const string AllowHttpAnnotation = "kubernetes.io/ingress.allow-http";
    public const string GlobalAddressAnnotation = "kubernetes.io/ingress.global-static-ip-name";
    public const string RegionalAddressAnnotation = "kubernetes.io/ingress.regional-static-ip-name";
    public const string PreSharedAnnotation = "ingress.gcp.kubernetes.io/pre-shared-cert";
    public const string ManagedCertificatesAnnotation = "networking.gke.io/managed-certificates";
    public const string FrontendConfigAnnotation = "networking.gke.io/v1beta1.FrontendConfig";

    // Not the pre-shared certificates: that list is never cleared.
    private static readonly string[] OwnedAnnotations =
        [ClassAnnotation, AllowHttpAnnotation, GlobalAddressAnnotation, RegionalAddressAnnotation, ManagedCertificatesAnnotation, FrontendConfigAnnotation];

    /// <summary>All annotations of an Ingress that the module writes.</summary>
    public static IReadOnlyList<string> WrittenAnnotations { get; } = [.. OwnedAnnotations, PreSharedAnnotation];

    private const int MostManagedCertificates = 15;

    public static async Task<PlannedChange<MilvusIngressChange>> PlanAsync(MilvusRelease release, IngressRequest request, bool planning, EngineContext context)
    {
        var carried = release.Carried;
        request = request with
        {
            HostNames = request.HostNames.Count > 0 ? request.HostNames : carried.HostName,
            SecretName = request.SecretName ?? carried.SecretName,
            ManagedCertificateName = request.ManagedCertificateName ?? carried.ManagedCertificateName,
            StaticAddressName = request.StaticAddressName ?? carried.StaticAddressName,
            FrontendConfigName = request.FrontendConfigName ?? carried.FrontendConfigName,
        };
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var state = session.State;
        var name = request.Name ?? state.Service.Name;
        ResourceName.CheckKubernetes("Name", name);
        var existing = await session.Target.GetAsync(new ResourceRef(ResourceKind.Ingress, state.Namespace, name), context);
        CheckOwner(existing, name, state);
        CheckExisting(existing, name, request.Force);
        request = WithWhatStands(request, existing);
        Check(request);
        var warnings = request.IsServiceToFollow ? [] : Warnings(state).ToList();
        await CheckReferencesAsync(session, request, warnings, context);
        await CheckExposureAsync(session, request, existing, carried.BackendConfigName, warnings, context);
        var desired = ResourcePlanner.NewResource(ResourceKind.Ingress, state, name);
        desired["metadata"]!["annotations"] = Annotations(request, existing, await AllowHttpAsync(session, request, existing, context));
        desired["spec"] = Spec(state, request, existing);
        var flowing = carried with
        {
            HostName = request.HostNames,
            SecretName = request.SecretName,
            ManagedCertificateName = request.ManagedCertificateName,
            StaticAddressName = request.StaticAddressName,
            FrontendConfigName = request.FrontendConfigName,
        };
        return await ResourcePlanner.PlanAsync(
            session,
            new ApplyRequest(desired, request.Force) { OwnedAnnotations = OwnedAnnotations },
            flowing,
            context,
            (info, after) => new MilvusIngressChange(
                info,
                after.Text("metadata", "annotations", ClassAnnotation) ?? IngressFacts.ExternalClass,
                (after.Items("status", "loadBalancer", "ingress").FirstOrDefault() ?? existing.Items("status", "loadBalancer", "ingress").FirstOrDefault()).Text("ip"),
                after.Text("metadata", "annotations", AllowHttpAnnotation) != "false"),
            warnings,
            PreSharedEdit(request, existing, session.State, name));
    }

    /// <summary>A parameter that is left out takes nothing away from an Ingress of ours: no address, no certificate, no redirect.</summary>
    private static IngressRequest WithWhatStands(IngressRequest request, JsonObject? existing)
    {
        var own = Ownership.IsOurs(existing) ? existing : null;
        var ownClass = own.Text("metadata", "annotations", ClassAnnotation);
        var isInternal = request.Internal ?? (ownClass ?? existing.Text("metadata", "annotations", ClassAnnotation)) == IngressFacts.InternalClass;
        var isSameClass = ownClass == (isInternal ? IngressFacts.InternalClass : IngressFacts.ExternalClass);
        string? Standing(string annotation) => isSameClass ? own.Text("metadata", "annotations", annotation) : null;
        var hosts = request.HostNames.Count > 0 ? request.HostNames : own.Items("spec", "rules").Select(r => r.Text("host")).OfType<string>().ToArray();
        var given = request with
        {
            HostNames = hosts.Select(h => HostName.Normalize(h, allowWildcard: true)).Distinct().ToArray(),
            Internal = isInternal,
            StaticAddressName = request.StaticAddressName ?? Standing(isInternal ? RegionalAddressAnnotation : GlobalAddressAnnotation),
            FrontendConfigName = request.FrontendConfigName ?? Standing(FrontendConfigAnnotation),
        };
        return HasCertificate(given) ? given : given with
        {
            SecretName = own.Items("spec", "tls").Select(t => t.Text("secretName")).FirstOrDefault(s => !string.IsNullOrEmpty(s)),
            ManagedCertificateName = Standing(ManagedCertificatesAnnotation)?.Split(',', StringSplitOptions.TrimEntries)[0],
            PreSharedCertificates = Union(Standing(PreSharedAnnotation), []),
        };
    }

    private static bool HasCertificate(IngressRequest request) =>
        request.SecretName is not null || request.ManagedCertificateName is not null || request.PreSharedCertificates.Count > 0;

    private static void Check(IngressRequest request)
    {
        if (request.HostNames.Count == 0)
        {
            throw Errors.Missing("HostNameRequired", "The Ingress needs a host name, because gRPC clients send it when they connect.", "Specify -HostName, or pipe from the cmdlet that created the certificate.");
        }

        if (!HasCertificate(request))
        {
            throw Errors.Missing("CertificateRequired", "The Ingress needs a certificate, because Milvus clients can connect to a layer-7 load balancer only with HTTPS.", "Specify -SecretName, -ManagedCertificateName or -PreSharedCertificate, or pipe from New-MilvusTlsSecret or New-MilvusManagedCertificate.");
        }

        if (request.Internal == true && request.ManagedCertificateName is not null)
        {
            throw Errors.Invalid("ManagedCertificateName", $"'{request.ManagedCertificateName}'", "an internal Ingress does not support a managed certificate. Use -SecretName or -PreSharedCertificate.");
        }

        if (request.Internal == true && request.FrontendConfigName is not null)
        {
            throw Errors.Invalid("FrontendConfigName", $"'{request.FrontendConfigName}'", "an internal Ingress does not support a FrontendConfig.");
        }

        if (request.StaticAddressName is { } address)
        {
            ResourceName.CheckCompute("StaticAddressName", address);
        }

        ResourceName.CheckKubernetes("SecretName", request.SecretName);
        ResourceName.CheckKubernetes("ManagedCertificateName", request.ManagedCertificateName);
        ResourceName.CheckKubernetes("FrontendConfigName", request.FrontendConfigName);
        foreach (var certificate in request.PreSharedCertificates)
        {
            ResourceName.CheckCompute("PreSharedCertificate", certificate);
        }
    }

    /// <summary>The chart and the operator can make an Ingress of their own, with the very name that is the default here.</summary>
    private static void CheckOwner(JsonObject? existing, string name, ReleaseState state)
    {
        var owner = IngressOwner.Of(existing, state.ServingComponent) ?? (existing is null && name == state.Service.Name ? state.IngressOwner : null);
        if (owner is null)
        {
            return;
        }

        var free = owner.Setting is { } setting
            ? $"Specify another -Name. Or first remove this Ingress from its owner: {setting}, and apply the change with the tool that manages the release. Then run the same command again."
            : "Specify another -Name.";
        // Until it is handed over, clients may be on it.
        var serves = IngressFacts.IsGke(existing) && IngressFacts.LeadsTo(existing, state.Service.Name) && IngressFacts.AddressOf(existing) is { } address
            ? $" Clients use its address {address}. Before it is deleted, move them to the Ingress with the other name."
            : string.Empty;
        throw Errors.IngressOwned(name, owner.Name, free + serves);
    }

    private static void CheckExisting(JsonObject? existing, string name, bool force)
    {
        // -Force rewrites the annotation; the field is another controller's claim, and nothing here is made of it.
        var claimed = existing.Text("spec", "ingressClassName") is { } field and not (IngressFacts.ExternalClass or IngressFacts.InternalClass) ? field : null;
        var annotated = existing.Text("metadata", "annotations", ClassAnnotation) is { } other and not (IngressFacts.ExternalClass or IngressFacts.InternalClass or "") ? other : null;
        if (claimed is not null || (annotated is not null && !force))
        {
            throw new MilvusL7Exception(
                "IngressClassOther",
                MilvusL7ErrorCategory.ResourceExists,
                $"Ingress '{name}' belongs to the ingress controller of class '{claimed ?? annotated}'. Switching the class to GKE's would disconnect that controller's clients.",
                claimed is null ? "Specify another -Name, or specify -Force to take over the Ingress." : "Specify another -Name.",
                name);
        }

        if (existing.Text("spec", "ingressClassName") is { } ingressClass)
        {
            throw new MilvusL7Exception(
                "IngressClassNameSet",
                MilvusL7ErrorCategory.InvalidOperation,
                $"Ingress '{name}' sets spec.ingressClassName ({ingressClass}), so GKE's controller ignores it without an error.",
                $"Remove the field (kubectl patch ingress {name} --type json -p '[{{\"op\":\"remove\",\"path\":\"/spec/ingressClassName\"}}]'), or specify another -Name.",
                name);
        }
    }

    private static IEnumerable<string> Warnings(ReleaseState state)
    {
        if (state.Configuration.TlsMode == MilvusTlsMode.Disabled)
        {
            yield return $"TLS is disabled in release '{state.Name}', but the load balancer uses HTTP/2 over TLS. Clients would receive 502. Enable TLS with Enable-MilvusTls.";
        }

        var missing = ServiceAnnotations.Missing(state.Service).ToArray();
        if (missing.Length > 0)
        {
            yield return $"Service '{state.Service.Name}' does not have the annotation {string.Join(", ", missing)}. Add the missing annotations with Add-MilvusL7Annotation.";
        }
    }

    private static async Task CheckReferencesAsync(ReleaseSession session, IngressRequest request, List<string> warnings, EngineContext context)
    {
        var ns = session.State.Namespace;
        var isCluster = session.Target.Info.Kind == TargetKind.Cluster;
        foreach (var (kind, name) in new[]
        {
            (ResourceKind.Secret, request.SecretName),
            (ResourceKind.ManagedCertificate, request.ManagedCertificateName),
            (ResourceKind.FrontendConfig, request.FrontendConfigName),
        })
        {
            if (name is null || await session.Target.GetAsync(new ResourceRef(kind, ns, name), context) is not null)
            {
                continue;
            }

            if (isCluster && kind == ResourceKind.Secret)
            {
                throw Errors.SecretNotFound(name, ns);
            }

            warnings.Add(isCluster
                ? $"{kind.Kind} '{name}' does not exist yet. Until it exists, GKE cannot complete the load balancer."
                : $"{kind.Kind} '{name}' is not in the folder. It must exist on the cluster.");
        }
    }

    private static async Task CheckExposureAsync(ReleaseSession session, IngressRequest request, JsonObject? existing, string? carriedBackendConfig, List<string> warnings, EngineContext context)
    {
        var state = session.State;
        var standing = RoutesOf(state, request).Select(r => r.Service).Append(state.Service.Name).Any(s => IngressFacts.LeadsTo(existing, s)) ? existing.Text("metadata", "annotations", ClassAnnotation) ?? IngressFacts.ExternalClass : null;
        // Where an external Ingress leads to this release already, nothing becomes wider.
        if (request.Internal == true || standing is IngressFacts.ExternalClass or "")
        {
            return;
        }

        var former = standing == IngressFacts.InternalClass ? L4Exposure.Internal : session.FormerExposure;
        if (!state.Configuration.AuthorizationEnabled)
        {
            const string text = ExposureChange.WithoutAuthorization;
            if (former == L4Exposure.Public || request.Force)
            {
                warnings.Add($"Release '{state.Name}' is not protected: {text}. Enable common.security.authorizationEnabled.");
            }
            else
            {
                throw Errors.ExposureWidened(state.Name, text + ".", "Enable common.security.authorizationEnabled, or use -Internal");
            }
        }

        if (ExposureChange.WithoutPolicy(former, state.Service) is { } widened && !request.Force && !await HasSecurityPolicyAsync(session, request.IsServiceToFollow ? carriedBackendConfig : null, context))
        {
            throw Errors.ExposureWidened(state.Name, widened, "Specify a Cloud Armor policy (-SecurityPolicy of Enable-MilvusL7 or New-MilvusBackendConfig), or use -Internal");
        }
    }

    /// <param name="coming">The BackendConfig that the Service will name, where a later step of the same move sees to it; else null.</param>
    private static async Task<bool> HasSecurityPolicyAsync(ReleaseSession session, string? coming, EngineContext context)
    {
        var name = coming ?? ServiceAnnotations.NameOfBackendConfig(session.State.Service);
        var config = name is null ? null : await session.Target.GetAsync(new ResourceRef(ResourceKind.BackendConfig, session.State.Namespace, name), context);
        return config.Text("spec", "securityPolicy", "name") is { Length: > 0 };
    }

    /// <summary>Whether port 80 is to be open; null leaves it as it is.</summary>
    private static async Task<bool?> AllowHttpAsync(ReleaseSession session, IngressRequest request, JsonObject? existing, EngineContext context)
    {
        if (request.AllowHttp is null && await StandingHttpAsync(session, request, existing, context) is { } standing)
        {
            return standing || await RedirectsAsync(session, request, context);
        }

        var isOpen = request.AllowHttp ?? await NeedsHttpAsync(session, request, context);
        // What others opened, or opened for others, is theirs to close.
        var isOthers = existing is not null && !Ownership.IsOurs(existing)
            && (existing.Text("metadata", "annotations", AllowHttpAnnotation) is not null || IngressFacts.BackendsOf(existing).Any(b => b.Service != session.State.Service.Name));
        return isOthers && request.AllowHttp is null && !isOpen ? null : isOpen;
    }

    /// <summary>What somebody decided on before, of an Ingress of ours; null where what it is for now decides.</summary>
    private static async Task<bool?> StandingHttpAsync(ReleaseSession session, IngressRequest request, JsonObject? existing, EngineContext context)
    {
        if (!Ownership.IsOurs(existing) || existing.Annotation(AllowHttpAnnotation) is not { } text)
        {
            return null;
        }

        var former = IngressFacts.ListOf(existing, ManagedCertificatesAnnotation);
        // A folder does not know whether a certificate is active.
        var isUndecided = request.ManagedCertificateName is { } name
            ? session.Target.Info.Kind == TargetKind.Folder && former.Contains(name) && await StateOfAsync(session, name, context) is null
            : former.Count == 0 && request.FrontendConfigName is null;
        // One that another FrontendConfig needed open may be closed now.
        var isFrontendConfigs = text != "false" && existing.Annotation(FrontendConfigAnnotation) != request.FrontendConfigName;
        return isUndecided && !isFrontendConfigs ? text != "false" : null;
    }

    /// <summary>Not where HTTPS works from the start; a managed certificate is issued only while port 80 is open too.</summary>
    private static async Task<bool> NeedsHttpAsync(ReleaseSession session, IngressRequest request, EngineContext context) =>
        (request.ManagedCertificateName is { } name && await StateOfAsync(session, name, context) != "Active") || await RedirectsAsync(session, request, context);

    /// <summary>State of a managed certificate; null where it is not known.</summary>
    private static async Task<string?> StateOfAsync(ReleaseSession session, string certificate, EngineContext context) =>
        (await session.Target.GetAsync(new ResourceRef(ResourceKind.ManagedCertificate, session.State.Namespace, certificate), context)).Text("status", "certificateStatus");

    /// <summary>A redirect answers on port 80.</summary>
    private static async Task<bool> RedirectsAsync(ReleaseSession session, IngressRequest request, EngineContext context) =>
        request.FrontendConfigName is { } name
        && (await session.Target.GetAsync(new ResourceRef(ResourceKind.FrontendConfig, session.State.Namespace, name), context)).Flag("spec", "redirectToHttps", "enabled") == true;

    private static JsonObject Annotations(IngressRequest request, JsonObject? existing, bool? allowHttp)
    {
        var keepsAll = !Ownership.IsOurs(existing) || IngressFacts.ListOf(existing, ManagedCertificatesAnnotation).Contains(request.ManagedCertificateName);
        var annotations = new JsonObject
        {
            [ClassAnnotation] = request.Internal == true ? IngressFacts.InternalClass : IngressFacts.ExternalClass,
        };
        if (allowHttp is { } isAllowed)
        {
            annotations[AllowHttpAnnotation] = isAllowed ? "true" : "false";
        }

        if (request.StaticAddressName is { } address)
        {
            annotations[request.Internal == true ? RegionalAddressAnnotation : GlobalAddressAnnotation] = address;
        }

        if (request.FrontendConfigName is { } frontend)
        {
            annotations[FrontendConfigAnnotation] = frontend;
        }

        if (request.ManagedCertificateName is { } managed)
        {
            var all = Union(keepsAll ? existing.Text("metadata", "annotations", ManagedCertificatesAnnotation) : null, [managed]);
            if (all.Length > MostManagedCertificates)
            {
                throw Errors.Invalid("ManagedCertificateName", $"'{managed}'", $"an Ingress supports at most {MostManagedCertificates} managed certificates.");
            }

            annotations[ManagedCertificatesAnnotation] = string.Join(",", all);
        }

        // The managed-certificate controller keeps its own names in the same list: what is in it stays as it is.
        var preShared = existing.Text("metadata", "annotations", PreSharedAnnotation) ?? string.Join(",", request.PreSharedCertificates);
        if (preShared.Length > 0)
        {
            annotations[PreSharedAnnotation] = preShared;
        }

        return annotations;
    }

    /// <summary>
    /// Adds certificates to a list that is there. The list is the controller's as much as ours, so server-side apply would find a
    /// conflict: it is a patch of that one field.
    /// </summary>
    private static EditRequest? PreSharedEdit(IngressRequest request, JsonObject? existing, ReleaseState state, string name)
    {
        if (existing.Text("metadata", "annotations", PreSharedAnnotation) is not { } list || request.PreSharedCertificates.Count == 0)
        {
            return null;
        }

        var all = string.Join(",", Union(list, request.PreSharedCertificates));
        var edit = new SetField(FieldPath.Of("metadata", "annotations", PreSharedAnnotation), JsonValue.Create(all));
        return all == list ? null : new EditRequest(new ResourceRef(ResourceKind.Ingress, state.Namespace, name), [edit]);
    }

    private static string[] Union(string? list, IEnumerable<string> more) =>
        (list ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Union(more, StringComparer.Ordinal).ToArray();

    private static IReadOnlyList<IngressRoute> RoutesOf(ReleaseState state, IngressRequest request) =>
        request.Routes.Count > 0 ? request.Routes : [IngressRoute.All(state.Service.Name, state.Service.Port)];

    private static JsonObject PathOf(IngressRoute route) => new()
    {
        ["path"] = route.Path,
        ["pathType"] = route.PathType,
        ["backend"] = new JsonObject
        {
            ["service"] = new JsonObject
            {
                ["name"] = route.Service,
                ["port"] = new JsonObject { ["number"] = route.Port },
            },
        },
    };

    private static JsonObject Spec(ReleaseState state, IngressRequest request, JsonObject? existing)
    {
        var others = Ownership.IsOurs(existing) ? null : existing;
        var rules = new JsonArray();
        foreach (var rule in others.Items("spec", "rules").Where(r => r.Text("host") is not { } host || !request.HostNames.Contains(host)))
        {
            rules.Add(rule.DeepClone());
        }

        foreach (var host in request.HostNames)
        {
            rules.Add(new JsonObject
            {
                ["host"] = host,
                ["http"] = new JsonObject { ["paths"] = new JsonArray(RoutesOf(state, request).Select(r => (JsonNode)PathOf(r)).ToArray()) },
            });
        }

        var spec = new JsonObject { ["rules"] = rules };
        var tls = new JsonArray();
        foreach (var entry in others.Items("spec", "tls").Where(t => t.Text("secretName") is { Length: > 0 } name && name != request.SecretName))
        {
            tls.Add(entry.DeepClone());
        }

        if (request.SecretName is { } secret)
        {
            tls.Add(new JsonObject
            {
                ["hosts"] = new JsonArray(request.HostNames.Select(h => (JsonNode)h).ToArray()),
                ["secretName"] = secret,
            });
        }

        if (tls.Count > 0)
        {
            spec["tls"] = tls;
        }

        return spec;
    }
}
