using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Moves;

/// <summary>
/// A second set of proxies with TLS on, beside those of the release. It shares nothing with the release but its storage: no selector of
/// the release finds it, and no tool that made the release takes it for its own.
/// </summary>
internal static class SideBySideClone
{
    /// <summary>On all of its objects and on its pods, with the name of the Service whose clients it is for.</summary>
    public const string CloneOfLabel = "milvusl7/clone-of";

    private const string Suffix = "-l7";
    private const int LongestName = 63;

    // What makes a service mesh take a pod in, or leave it out: without it the clone would not reach what the release reaches.
    private static readonly string[] KeptPodLabels = ["sidecar.istio.io/inject", "istio.io/rev"];

    private static readonly string[] SpecFields = ["replicas", "strategy", "minReadySeconds", "revisionHistoryLimit"];

    private static readonly string[] PortFields = ["name", "port", "protocol", "targetPort", "appProtocol"];

    private static readonly string[] AutoscalerFields = ["minReplicas", "maxReplicas", "metrics", "behavior"];

    /// <summary>The name of the clone's objects.</summary>
    public static string NameOf(string service) =>
        service.Length + Suffix.Length <= LongestName ? service + Suffix : $"{service[..(LongestName - Suffix.Length - 9)].TrimEnd('-')}-{Digest.Of(service)[..8]}{Suffix}";

    public static bool IsOf(JsonNode? resource, string service) => Ownership.IsOurs(resource) && resource.Text("metadata", "labels", CloneOfLabel) == service;

    /// <summary>The labels by which its objects are found.</summary>
    public static IReadOnlyDictionary<string, string> LabelsOf(string service) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Ownership.ManagedByLabel] = Ownership.Manager,
        [CloneOfLabel] = service,
    };

    /// <param name="tls">The settings and the server certificate that turn TLS on; the settings go into the clone's environment.</param>
    public static CloneObjects Build(CloneSource source, ReleaseChange tls)
    {
        if (source.Release.Mode != MilvusMode.Cluster)
        {
            throw Errors.SideBySideStandalone(source.Release.Name);
        }

        var name = NameOf(source.Release.Service.Name);
        var names = source.ConfigMaps
            .Select((map, i) => (Old: map.Text("metadata", "name") ?? string.Empty, New: i == 0 ? name : $"{name}-{i + 1}"))
            .ToDictionary(n => n.Old, n => n.New, StringComparer.Ordinal);
        var maps = source.ConfigMaps.Select(map => ConfigMap(source, map, names[map.Text("metadata", "name") ?? string.Empty])).ToArray();
        return new CloneObjects(maps, Deployment(source, tls, name, names, maps), Service(source, name), Autoscaler(source, name));
    }

    private static JsonObject ConfigMap(CloneSource source, JsonObject map, string name)
    {
        var copy = New(source, ResourceKind.ConfigMap, name);
        foreach (var field in new[] { "data", "binaryData" })
        {
            if (map[field] is JsonObject data)
            {
                copy[field] = data.DeepClone();
            }
        }

        return copy;
    }

    private static JsonObject Deployment(CloneSource source, ReleaseChange tls, string name, Dictionary<string, string> configMaps, IReadOnlyList<JsonObject> maps)
    {
        var live = source.Serving.Resource;
        var kept = KeptLabels(source);
        var labels = PodLabels(source);
        foreach (var (key, value) in kept)
        {
            labels[key] = value;
        }

        var pod = (JsonObject)live["spec"]!["template"]!["spec"]!.DeepClone();
        CloneVolumes.Rename(pod, configMaps);
        new CloneScheduling(live, source.Service, PodLabels(source)).Rewrite(pod);
        var annotations = new JsonObject();
        foreach (var (key, value) in live.Map("spec", "template", "metadata", "annotations").Where(a => !ForeignKey.IsToolsOwn(a.Key)))
        {
            annotations[key] = value;
        }

        if (maps.Count > 0)
        {
            annotations[ManifestOwner.OwnChecksum] = Digest.Of(string.Concat(maps.Select(m => m.At("data")?.ToJsonString() + m.At("binaryData")?.ToJsonString())));
        }

        var copy = New(source, ResourceKind.Deployment, name);
        var spec = Pick(live["spec"], SpecFields);
        if (source is { Autoscaler: not null, Standing: { } standing } && standing.At("spec", "replicas") is { } scaled)
        {
            // Its own autoscaler has it now.
            spec["replicas"] = scaled.DeepClone();
        }

        spec["selector"] = new JsonObject { ["matchLabels"] = PodLabels(source) };
        spec["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels, ["annotations"] = annotations }, ["spec"] = pod };
        copy["spec"] = spec;
        return (JsonObject)JsonFieldEditor.Apply(copy, TlsEdits(source.Serving, tls).ToArray());
    }

    private static IEnumerable<FieldEdit> TlsEdits(WorkloadState serving, ReleaseChange tls)
    {
        var pod = FieldPath.Of("spec", "template", "spec");
        var container = pod.Key("containers").Item("name", serving.ContainerName);
        // The environment outranks the files, whatever these say.
        var settings = tls.Settings.Select(s => s with { Location = MilvusSettingsLocation.Environment });
        var edits = SettingEdits.Environment(container.Key("env"), serving.Container.Items("env"), settings);
        return tls.ServerCertificate is { } mount ? edits.Concat(SettingEdits.Mount(pod.Key("volumes"), container.Key("volumeMounts"), mount)) : edits;
    }

    private static JsonObject Service(CloneSource source, string name)
    {
        var copy = New(source, ResourceKind.Service, name);
        copy["spec"] = new JsonObject
        {
            ["type"] = nameof(MilvusServiceType.ClusterIP),
            ["ports"] = new JsonArray([.. source.Service.Items("spec", "ports").Select(p => Pick(p, PortFields))]),
            ["selector"] = PodLabels(source),
        };
        return copy;
    }

    private static JsonObject? Autoscaler(CloneSource source, string name)
    {
        if (source.Autoscaler is not { } live)
        {
            return null;
        }

        var copy = New(source, ResourceKind.Of(live)!, name);
        var spec = Pick(live["spec"], AutoscalerFields);
        spec["scaleTargetRef"] = new JsonObject
        {
            ["apiVersion"] = ResourceKind.Deployment.ApiVersion,
            ["kind"] = ResourceKind.Deployment.Kind,
            ["name"] = name,
        };
        copy["spec"] = spec;
        return copy;
    }

    private static JsonObject New(CloneSource source, ResourceKind kind, string name)
    {
        var labels = Ownership.Labels(source.Release.Name);
        labels[CloneOfLabel] = source.Release.Service.Name;
        var metadata = new JsonObject { ["name"] = name, ["labels"] = labels };
        if (source.Release.Namespace is { } ns)
        {
            metadata["namespace"] = ns;
        }

        return new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = metadata };
    }

    // Not those of Ownership: a Service written by hand may select by part-of.
    private static JsonObject PodLabels(CloneSource source) => new() { [CloneOfLabel] = source.Release.Service.Name };

    /// <summary>All other labels go: whoever selects the release's pods by them would get the clone's too.</summary>
    private static IEnumerable<KeyValuePair<string, string>> KeptLabels(CloneSource source)
    {
        var selected = source.Service.Map("spec", "selector").Keys.Concat(source.Serving.Resource.Map("spec", "selector", "matchLabels").Keys).ToHashSet(StringComparer.Ordinal);
        return source.Serving.Resource.Map("spec", "template", "metadata", "labels").Where(l => KeptPodLabels.Contains(l.Key) && !selected.Contains(l.Key));
    }

    private static JsonObject Pick(JsonNode? from, IEnumerable<string> fields)
    {
        var picked = new JsonObject();
        foreach (var field in fields)
        {
            if (from.At(field) is { } value)
            {
                picked[field] = value.DeepClone();
            }
        }

        return picked;
    }
}
