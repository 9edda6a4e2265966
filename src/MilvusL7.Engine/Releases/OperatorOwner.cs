using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>The Milvus operator: its custom resource is changed, never what it made from it.</summary>
internal sealed class OperatorOwner : IReleaseOwner
{
    private static readonly FieldPath Components = FieldPath.Of("spec", "components");

    /// <summary>Why a resource of the operator's earlier API cannot be edited; null where it is none.</summary>
    /// <param name="apiVersion">Of the resource, as its own manifest or an owner reference to it says.</param>
    public static string? OldForm(string? apiVersion, string? kind) =>
        apiVersion?.StartsWith("milvus.io/", StringComparison.Ordinal) == true && (kind == "MilvusCluster" || (kind == ResourceKind.Milvus.Kind && apiVersion != ResourceKind.Milvus.ApiVersion))
            ? $"it is a {kind} of {apiVersion}, which is older than {ResourceKind.Milvus.ApiVersion}. Upgrade the operator, which converts it to kind Milvus of {ResourceKind.Milvus.ApiVersion} ({(kind == "MilvusCluster" ? "spec.mode: cluster" : "spec.mode: standalone")}; its settings are below spec.components), and convert the manifest to this kind."
            : null;

    public async Task<ReleaseSession> ReadAsync(ITarget target, ReleaseState former, bool planning, EngineContext context)
    {
        var reference = ResourceOf(former);
        var resource = await target.GetAsync(reference, context) ?? throw Errors.ResourceNotFound(reference.ToString());
        return await ReadAsync(target, LayeredReading.Milvus(target, resource, context), context);
    }

    public async Task<ReleaseSession> ReadAsync(ITarget target, JsonObject resource, EngineContext context)
    {
        var name = resource.Text("metadata", "name") ?? string.Empty;
        var ns = resource.Text("metadata", "namespace");
        var mode = ModeOf(resource);
        var component = Serving(resource);
        var serviceName = name + "-milvus";
        var service = target.Info.Kind == TargetKind.Cluster
            ? await target.GetAsync(new ResourceRef(ResourceKind.Service, ns, serviceName), context)
            : null;
        var live = service is null ? new ServiceState { Name = serviceName, PortNames = ["milvus", "metrics"] } : ServiceState.Read(service);
        var annotations = new Dictionary<string, string>(live.Annotations, StringComparer.Ordinal);
        foreach (var (key, value) in component.Map("serviceAnnotations"))
        {
            annotations[key] = value;
        }

        var workloads = service is null ? null : await WorkloadReader.ReadAsync(target, name, ManagedBy.Operator, service, context);
        var image = resource.Text("spec", "components", "image");
        var state = new ReleaseState
        {
            Name = name,
            Namespace = ns,
            ManagedBy = ManagedBy.Operator,
            Mode = mode,
            Service = live with
            {
                Type = ServiceState.TypeOf(component.Text("serviceType")) ?? MilvusServiceType.ClusterIP,
                Port = component.Number("port") ?? live.Port,
                Annotations = annotations,
            },
            Workloads = workloads?.Workloads ?? [],
            MetricsPort = workloads?.MetricsPort ?? 9091,
            MilvusVersion = ReleaseState.VersionOf(image) ?? workloads?.MilvusVersion ?? resource.Text("spec", "components", "version"),
            Configuration = MilvusConfiguration.Empty
                .With($"spec.config of Milvus {name}", resource.At("spec", "config"))
                .WithEnvironment($"the environment in Milvus {name}", resource.Items("spec", "components", "env").Concat(component.Items("env"))),
            GitOps = GitOps.Of(resource),
            IngressOwner = component.At("ingress") is JsonObject ? Gke.IngressOwner.OfOperator(name, mode == MilvusMode.Cluster ? "proxy" : "standalone") : null,
        };
        return new ReleaseSession(target, this, state);
    }

    /// <summary>What a Milvus resource says of the component that clients connect to.</summary>
    public static JsonNode? Serving(JsonObject resource) => resource.At("spec", "components", ModeOf(resource) == MilvusMode.Cluster ? "proxy" : "standalone");

    private static MilvusMode ModeOf(JsonObject resource) => resource.Text("spec", "mode") == "cluster" ? MilvusMode.Cluster : MilvusMode.Standalone;

    public async Task<OwnerPlan> PlanAsync(ReleaseSession session, ReleaseChange change, EngineContext context)
    {
        var state = session.State;
        var reference = ResourceOf(state);
        var resource = await session.Target.GetAsync(reference, context) ?? throw Errors.ResourceNotFound(reference.ToString());
        var edits = SettingEdits.WithoutEmpty(resource, Edits(state, resource, change));
        var service = new ResourceRef(ResourceKind.Service, state.Namespace, state.Service.Name);
        var live = session.Target.Info.Kind == TargetKind.Cluster ? await session.Target.GetAsync(service, context) : null;
        // The API server refuses source ranges on what is no load balancer, and the operator leaves them where they are.
        var typeEdits = change.ServiceType is { } type && type != MilvusServiceType.LoadBalancer && live.Texts("spec", "loadBalancerSourceRanges").Any()
            ? ManifestOwner.TypeEdits(ServiceState.Read(live!), type).ToArray()
            : [];
        // The operator brings annotations to the Service and takes none away: who restores it has to know what was there.
        var annotations = SettingEdits.Annotations(FieldPath.Of("metadata", "annotations"), live.At("metadata", "annotations"), change.ServiceAnnotations);
        FieldEdit[] gone = [.. annotations.OfType<RemoveField>()];
        var former = FormerFields.Of(FormerFields.DocumentOf(reference), resource, edits)
            .Concat(live is null ? [] : FormerFields.Of(FormerFields.DocumentOf(service), live, [.. typeEdits, .. annotations])).ToArray();
        edits = [.. edits, .. FormerFields.Restore(resource, null, change.Restored.Where(f => f.Document == FormerFields.DocumentOf(reference)))];
        FieldEdit[] serviceEdits = [.. typeEdits, .. gone, .. FormerFields.Restore(live, null, live is null ? [] : change.Restored.Where(f => f.Document == FormerFields.DocumentOf(service)))];
        if (change.LoadBalancerAddress is { } address)
        {
            // The custom resource has no field for it, and the operator leaves this one of the Service's alone.
            serviceEdits = [.. serviceEdits, new SetField(FieldPath.Of("spec", "loadBalancerIP"), JsonValue.Create(address))];
        }

        var requests = new List<ChangeRequest>();
        if (edits.Length > 0)
        {
            requests.Add(new EditRequest(reference, edits));
        }

        if (serviceEdits.Length > 0)
        {
            // A load balancer that comes back has to be whole at once: address and source ranges before the operator asks for one.
            var isComingBack = change.Restored.Any(f => f.Value.Text() == nameof(MilvusServiceType.LoadBalancer));
            requests.Insert(isComingBack ? 0 : requests.Count, new EditRequest(service, serviceEdits));
        }

        var plan = requests.Count == 0 ? new TargetPlan([], string.Empty, []) : await session.Target.PlanAsync(requests, context);
        var restarts = Restarts(state, resource, (JsonObject)JsonFieldEditor.Apply(resource, edits));
        var names = state.Workloads.Where(w => restarts == RestartScope.All || (restarts == RestartScope.Serving && w.IsServing)).Select(w => w.Name).ToArray();
        return new OwnerPlan
        {
            IsChange = plan.IsChange,
            Diff = plan.Diff,
            Paths = plan.Paths,
            Restarting = plan.IsChange ? names : [],
            Restarts = restarts,
            Former = former,
            Manifests = plan.Changes.Where(c => c.IsChange).Select(c => ManifestOwner.Manifest(c.After)).ToArray(),
            ReadPlannedAsync = c => plan.IsChange ? ReadAsync(session.Target.With(plan), state, true, c) : Task.FromResult(session),
            CommitAsync = c => session.Target.CommitAsync(plan, c),
        };
    }

    /// <summary>The operator gives the configuration and the common mounts to every component.</summary>
    private static RestartScope Restarts(ReleaseState state, JsonObject before, JsonObject after)
    {
        bool Differs(params string[] path) => !JsonFieldEditor.DeepEquals(before.At(["spec", .. path]), after.At(["spec", .. path]));
        return Differs("config") || Differs("components", "volumes") || Differs("components", "volumeMounts") ? RestartScope.All
            : Differs("components", state.ServingComponent, "env") ? RestartScope.Serving
            : RestartScope.None;
    }

    private static ResourceRef ResourceOf(ReleaseState state) => new(ResourceKind.Milvus, state.Namespace, state.Name);

    private static IEnumerable<FieldEdit> Edits(ReleaseState state, JsonObject resource, ReleaseChange change)
    {
        var component = Components.Key(state.ServingComponent);
        var existing = resource.At("spec", "components", state.ServingComponent);
        if (change.ServiceType is { } type && type != state.Service.Type)
        {
            yield return new SetField(component.Key("serviceType"), JsonValue.Create(type.ToString()));
        }

        foreach (var edit in SettingEdits.Annotations(component.Key("serviceAnnotations"), existing.At("serviceAnnotations"), change.ServiceAnnotations))
        {
            yield return edit;
        }

        foreach (var edit in SettingEdits.Environment(component.Key("env"), existing.Items("env"), change.Settings))
        {
            yield return edit;
        }

        // spec.config is Milvus's configuration as an object.
        foreach (var edit in SettingEdits.Yaml(resource.At("spec", "config"), change.Settings))
        {
            yield return edit with { Path = FieldPath.Of("spec", "config").Then(edit.Path) };
        }

        if (change.ServerCertificate is { } mount)
        {
            foreach (var edit in SettingEdits.Mount(Components.Key("volumes"), Components.Key("volumeMounts"), mount))
            {
                yield return edit;
            }
        }

        foreach (var edit in change.TakesBackServerCertificate ? SettingEdits.Unmount(Components.Key("volumes"), Components.Key("volumeMounts")) : [])
        {
            yield return edit;
        }
    }
}
