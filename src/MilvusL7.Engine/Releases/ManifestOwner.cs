using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>Plain manifests: Service, ConfigMaps and Deployments are changed themselves.</summary>
internal sealed class ManifestOwner : IReleaseOwner
{
    private const string ChartChecksum = "checksum/config";
    private const string UserYaml = "user.yaml";
    public const string OwnChecksum = "milvusl7/config-checksum";

    /// <summary>The pod annotations that restart pods when a settings file changes.</summary>
    public static IReadOnlyList<string> Checksums { get; } = [ChartChecksum, OwnChecksum];

    // The API server refuses these on a Service that is no load balancer.
    private static readonly string[] LoadBalancerFields =
        ["loadBalancerSourceRanges", "loadBalancerClass", "allocateLoadBalancerNodePorts", "healthCheckNodePort"];

    // What a move finds beside a release and completes. The record of a move could name any object of these kinds.
    private static readonly ResourceKind[] Beside = [ResourceKind.Ingress, ResourceKind.BackendConfig, ResourceKind.ManagedCertificate];

    private static readonly string[] AllocatedFields = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"];

    private static readonly string[] ServerAnnotations = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision", Gke.IngressNudge.Annotation];

    public async Task<ReleaseSession> ReadAsync(ITarget target, ReleaseState former, bool planning, EngineContext context)
    {
        var service = await target.GetAsync(ServiceOf(former), context) ?? throw Errors.ServiceNotFound(former.Name, former.Service.Name);
        service = LayeredReading.Service(target, service, context);
        return new ReleaseSession(target, this, await WorkloadReader.ReadAsync(target, former.Name, ManagedBy.Manifest, service, context));
    }

    public async Task<OwnerPlan> PlanAsync(ReleaseSession session, ReleaseChange change, EngineContext context)
    {
        var requests = new List<ChangeRequest>();
        var restarting = new List<string>();
        var state = session.State;
        if (ServiceEdits(state, change) is { Count: > 0 } edits)
        {
            requests.Add(new EditRequest(ServiceOf(state), edits));
        }

        var checksums = await ConfigRequestsAsync(session, change, requests, context);
        foreach (var workload in state.Workloads)
        {
            var workloadEdits = SettingEdits.WithoutEmpty(workload.Resource, WorkloadEdits(workload, change, checksums));
            if (workloadEdits.Length > 0)
            {
                requests.Add(new EditRequest(new ResourceRef(workload.Kind, state.Namespace, workload.Name), workloadEdits));
            }
        }

        var former = new List<FormerField>();
        foreach (var request in requests.OfType<EditRequest>())
        {
            former.AddRange(FormerFields.Of(FormerFields.DocumentOf(request.Resource), await session.Target.GetAsync(request.Resource, context), request.Edits));
        }

        requests.AddRange(await RestoreRequestsAsync(session, change, context));
        var plan = await session.Target.PlanAsync(requests, context);
        restarting.AddRange(plan.Changes.Where(c => c.IsChange && (c.Resource?.Kind == ResourceKind.Deployment || c.Resource?.Kind == ResourceKind.StatefulSet)).Select(c => c.Resource!.Name));
        return new OwnerPlan
        {
            IsChange = plan.IsChange,
            Diff = plan.Diff,
            Paths = plan.Paths,
            Restarting = restarting,
            Former = former,
            Manifests = plan.Changes.Where(c => c.IsChange).Select(c => Manifest(c.After)).ToArray(),
            ReadPlannedAsync = c => ReadAsync(session.Target.With(plan), state, true, c),
            CommitAsync = c => session.Target.CommitAsync(plan, c),
        };
    }

    /// <summary>The key of a settings file; a folder's mount names none.</summary>
    public static string FileKey(string key) => key.Length > 0 ? key : UserYaml;

    /// <summary>The edits of each object that bring back what the module changed in it; an object that is gone is left so.</summary>
    internal static async Task<IReadOnlyList<EditRequest>> RestoreRequestsAsync(ReleaseSession session, ReleaseChange change, EngineContext context)
    {
        var requests = new List<EditRequest>();
        foreach (var document in change.Restored.Where(f => f.Document.Contains('/', StringComparison.Ordinal)).GroupBy(f => f.Document, StringComparer.Ordinal))
        {
            var (kindName, name) = (document.Key.Split('/')[0], document.Key.Split('/')[1]);
            if (ResourceKind.All.FirstOrDefault(k => k.Kind == kindName) is not { } kind)
            {
                continue;
            }

            var reference = new ResourceRef(kind, session.State.Namespace, name);
            if (await session.Target.GetAsync(reference, context) is not { } live)
            {
                continue;
            }

            if (Beside.Contains(kind) && !Ownership.IsChanged(live))
            {
                context.Warning($"{reference} is not changed: MilvusL7 has not modified it since its creation.");
                continue;
            }

            if (FormerFields.Restore(live, null, document) is { Count: > 0 } edits)
            {
                requests.Add(new EditRequest(reference, edits));
            }
        }

        return requests;
    }

    /// <summary>An object as it is exported: without what the server keeps for itself and what it allocated.</summary>
    public static ExportedManifest Manifest(JsonObject resource)
    {
        var stripped = ResourceDiff.Strip(resource);
        if (resource.Text("kind") == "Service" && stripped["spec"] is JsonObject spec && spec.Text("clusterIP") != "None")
        {
            foreach (var field in AllocatedFields)
            {
                spec.Remove(field);
            }

            foreach (var port in spec.Items("ports"))
            {
                port.Remove("nodePort");
            }
        }

        if (stripped["metadata"]?["annotations"] is JsonObject annotations)
        {
            foreach (var annotation in ServerAnnotations)
            {
                annotations.Remove(annotation);
            }
        }

        var kind = resource.Text("kind") ?? "object";
        return new ExportedManifest(FileNames.Of(resource.Text("metadata", "name") ?? "object", kind), stripped, false);
    }

    private static ResourceRef ServiceOf(ReleaseState state) => new(ResourceKind.Service, state.Namespace, state.Service.Name);

    private static List<FieldEdit> ServiceEdits(ReleaseState state, ReleaseChange change)
    {
        var edits = new List<FieldEdit>();
        if (change.ServiceType is { } type && type != state.Service.Type)
        {
            edits.AddRange(TypeEdits(state.Service, type));
        }

        if (change.LoadBalancerAddress is { } address)
        {
            edits.Add(new SetField(FieldPath.Of("spec", "loadBalancerIP"), JsonValue.Create(address)));
        }

        var annotations = new JsonObject();
        foreach (var (name, value) in state.Service.Annotations)
        {
            annotations[name] = value;
        }

        var metadata = new JsonObject { ["metadata"] = new JsonObject { ["name"] = state.Service.Name, ["annotations"] = annotations } };
        edits.AddRange(SettingEdits.WithoutEmpty(metadata, SettingEdits.Annotations(FieldPath.Of("metadata", "annotations"), annotations, change.ServiceAnnotations)));
        return edits;
    }

    /// <summary>What a change of the Service's type takes on the Service itself.</summary>
    public static IEnumerable<FieldEdit> TypeEdits(ServiceState service, MilvusServiceType type)
    {
        var spec = FieldPath.Of("spec");
        var record = FieldPath.Of("metadata", "annotations", ServiceState.SourceRangesAnnotation);
        yield return new SetField(spec.Key("type"), JsonValue.Create(type.ToString()));
        if (type == MilvusServiceType.LoadBalancer)
        {
            if (service.RecordedSourceRanges.Count > 0)
            {
                yield return new SetField(spec.Key("loadBalancerSourceRanges"), new JsonArray(service.RecordedSourceRanges.Select(r => (JsonNode)r).ToArray()));
                yield return new RemoveField(record);
            }

            yield break;
        }

        if (service.Exposure == L4Exposure.Restricted)
        {
            // The API server takes the field away with the type: who was let in must not be forgotten with it.
            yield return new SetField(record, JsonValue.Create(string.Join(",", service.SourceRanges)));
        }

        foreach (var field in LoadBalancerFields)
        {
            yield return new RemoveField(spec.Key(field));
        }

        if (type == MilvusServiceType.ClusterIP)
        {
            yield return new RemoveField(spec.Key("externalTrafficPolicy"));
            foreach (var port in service.PortNumbers)
            {
                yield return new RemoveField(spec.Key("ports").Item("port", port).Key("nodePort"));
            }
        }
    }

    /// <summary>Edits the settings files; answers with the new checksum of each ConfigMap that changes.</summary>
    private static async Task<Dictionary<string, string>> ConfigRequestsAsync(ReleaseSession session, ReleaseChange change, List<ChangeRequest> requests, EngineContext context)
    {
        var checksums = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = session.State.Serving.SelectMany(w => w.ConfigFiles).Distinct().ToArray();
        if (change.Settings.Count == 0 || files.Length == 0)
        {
            return checksums;
        }

        // user.yaml outranks the other files; the others are left as they are.
        var (name, key) = files[^1];
        key = FileKey(key);
        var reference = new ResourceRef(ResourceKind.ConfigMap, session.State.Namespace, name);
        var configMap = await session.Target.GetAsync(reference, context) ?? throw Errors.ResourceNotFound(reference.ToString());
        var root = YamlDocuments.Parse(configMap.Text("data", key) ?? string.Empty, $"{key} of {reference}").FirstOrDefault(d => d.Root is not null)?.Root;
        var edits = SettingEdits.Yaml(root, change.Settings).ToArray();
        if (edits.Length > 0)
        {
            var edit = new EditEmbeddedYaml(FieldPath.Of("data", key), edits);
            requests.Add(new EditRequest(reference, [edit]));
            checksums[name] = Checksum(JsonFieldEditor.Apply(configMap, [edit]));
        }

        return checksums;
    }

    private static IEnumerable<FieldEdit> WorkloadEdits(WorkloadState workload, ReleaseChange change, Dictionary<string, string> checksums)
    {
        var template = FieldPath.Of("spec", "template");
        foreach (var (configMap, checksum) in checksums)
        {
            if (workload.ConfigFiles.Any(f => f.ConfigMap == configMap))
            {
                // Files mounted by subPath never change in a running pod: only a new pod sees them.
                var annotations = workload.Resource.At("spec", "template", "metadata", "annotations");
                var annotation = annotations.At(ChartChecksum) is null ? OwnChecksum : ChartChecksum;
                yield return new SetField(template.Then(FieldPath.Of("metadata", "annotations")).Key(annotation), JsonValue.Create(checksum));
            }
        }

        if (!workload.IsServing)
        {
            yield break;
        }

        var pod = template.Key("spec");
        var container = pod.Key("containers").Item("name", workload.ContainerName);
        foreach (var edit in SettingEdits.Environment(container.Key("env"), workload.Container.Items("env"), change.Settings))
        {
            yield return edit;
        }

        if (change.ServerCertificate is { } mount)
        {
            foreach (var edit in SettingEdits.Mount(pod.Key("volumes"), container.Key("volumeMounts"), mount))
            {
                yield return edit;
            }
        }

        foreach (var edit in change.TakesBackServerCertificate ? SettingEdits.Unmount(pod.Key("volumes"), container.Key("volumeMounts")) : [])
        {
            yield return edit;
        }
    }

    private static string Checksum(JsonNode configMap) =>
        Digest.Of(configMap.At("data")?.ToJsonString() ?? string.Empty);
}
