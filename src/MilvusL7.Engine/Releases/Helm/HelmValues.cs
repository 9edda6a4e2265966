using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>The Milvus chart's values: what they say of a release, and the edits that carry a change.</summary>
internal static class HelmValues
{
    /// <summary>How the user's values are named among the documents that a change writes to.</summary>
    public const string Document = "values";

    public const string UserYaml = "user.yaml";

    /// <summary>Reads a release from nothing but values; what they leave out is as in the chart.</summary>
    public static ReleaseState Read(string release, string? ns, JsonObject values, string? chartVersion, string? chartName = null)
    {
        var cluster = IsOn(values, "cluster");
        var component = cluster ? "proxy" : "standalone";
        var portName = values.Text("service", "portName") ?? "milvus";
        var metrics = IsOn(values, "metrics");
        var tag = values.Text("image", "all", "tag");
        var custom = values.Text("customConfigMap") is { Length: > 0 } configMap ? configMap : null;
        return new ReleaseState
        {
            Name = release,
            Namespace = ns,
            ManagedBy = ManagedBy.Helm,
            Mode = cluster ? MilvusMode.Cluster : MilvusMode.Standalone,
            ChartVersion = chartVersion,
            CustomConfigMap = custom,
            HasUnreadTlsValue = HasUnreadTls(values),
            IngressOwner = values.At("ingress", "enabled") is not null && IsOn(values, "ingress") ? Gke.IngressOwner.OfChart(release) : null,
            MilvusVersion = tag?.TrimStart('v'),
            Service = new ServiceState
            {
                Name = FullName(release, values, chartName),
                Type = ServiceState.TypeOf(values.Text("service", "type")) ?? MilvusServiceType.ClusterIP,
                Port = values.Number("service", "port") ?? 19530,
                PortName = portName,
                PortNames = metrics ? [portName, "metrics"] : [portName],
                Annotations = values.Map("service", "annotations"),
                SourceRanges = (values.At("service", "loadBalancerSourceRanges") as JsonArray)?.Select(r => r?.ToString() ?? string.Empty).ToArray() ?? [],
                ExternalAddress = values.Text("service", "loadBalancerIP") is { Length: > 0 } ip ? ip : null,
            },
            Configuration = MilvusConfiguration.Empty
                .WithYaml("extraConfigFiles.user.yaml of the values", custom is null ? values.Text("extraConfigFiles", UserYaml) : null)
                .WithEnvironment($"{component}.extraEnv of the values", values.Items(component, "extraEnv")),
        };
    }

    /// <summary>
    /// Whether a part of the chart that is on by default is enabled. The chart's templates ask with <c>if</c>: any text that is not empty
    /// is true there, also a quoted "false".
    /// </summary>
    private static bool IsOn(JsonObject values, string part)
    {
        if (values.At(part) is not JsonObject of || !of.TryGetPropertyValue("enabled", out var enabled))
        {
            return true;
        }

        return enabled switch
        {
            null => false,
            JsonObject map => map.Count > 0,
            JsonArray list => list.Count > 0,
            _ => enabled.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.String => enabled.GetValue<string>().Length > 0,
                JsonValueKind.Number => !NumberText.AreEqual(enabled.ToJsonString(), "0"),
                _ => false,
            },
        };
    }

    /// <summary>True where values set common.security.tlsMode as the older guide does: no chart has it in a template (milvus-helm#31).</summary>
    public static bool HasUnreadTls(JsonObject values) => values.At("common", "security", "tlsMode") is not null;

    /// <summary>The chart's rule for the name of the Service.</summary>
    /// <param name="chartName">What helm takes for the chart's name; an alias where the chart is a dependency that has one.</param>
    public static string FullName(string release, JsonObject values, string? chartName = null)
    {
        if (values.Text("fullnameOverride") is { Length: > 0 } full)
        {
            return Truncated(full);
        }

        var chart = values.Text("nameOverride") is { Length: > 0 } name ? name : chartName ?? "milvus";
        return Truncated(release.Contains(chart, StringComparison.Ordinal) ? release : $"{release}-{chart}");
    }

    // trunc 63 | trimSuffix "-"
    private static string Truncated(string name)
    {
        var cut = name.Length > 63 ? name[..63] : name;
        return cut.EndsWith('-') ? cut[..^1] : cut;
    }

    /// <summary>The edits of a values document.</summary>
    /// <param name="values">The user's values.</param>
    /// <param name="effective">The user's values over the chart's own; lists are replaced whole, so they are completed from here.</param>
    public static IReadOnlyList<FieldEdit> Edits(ReleaseState state, JsonObject values, JsonObject effective, ReleaseChange change)
    {
        var edits = new List<FieldEdit>();
        var component = state.ServingComponent;
        if (change.ServiceType is { } type)
        {
            edits.Add(new SetField(FieldPath.Of("service", "type"), JsonValue.Create(type.ToString())));
        }

        if (change.LoadBalancerAddress is { } address)
        {
            edits.Add(new SetField(FieldPath.Of("service", "loadBalancerIP"), JsonValue.Create(address)));
        }

        edits.AddRange(SettingEdits.Annotations(FieldPath.Of("service", "annotations"), effective.At("service", "annotations"), change.ServiceAnnotations));

        var environment = SettingEdits.Environment(FieldPath.Of(component, "extraEnv"), effective.Items(component, "extraEnv"), change.Settings).ToArray();
        AddList(edits, values, effective, FieldPath.Of(component, "extraEnv"), environment);

        var userYaml = FieldPath.Of("extraConfigFiles", UserYaml);
        var text = effective.Text("extraConfigFiles", UserYaml);
        var root = YamlDocuments.Parse(text ?? string.Empty, "extraConfigFiles.user.yaml").FirstOrDefault(d => d.Root is not null)?.Root;
        if (SettingEdits.Yaml(root, change.Settings).ToArray() is { Length: > 0 } settings)
        {
            if (JsonFieldEditor.Get(values, userYaml) is null && !string.IsNullOrEmpty(text))
            {
                edits.Add(new SetField(userYaml, JsonValue.Create(text)));
            }

            edits.Add(new EditEmbeddedYaml(userYaml, settings));
        }

        if (change.ServerCertificate is { } mount)
        {
            var parent = MountsOf(state);
            var mounts = SettingEdits.Mount(parent.Key("volumes"), parent.Key("volumeMounts"), mount).ToArray();
            AddList(edits, values, effective, parent.Key("volumes"), [mounts[0]]);
            AddList(edits, values, effective, parent.Key("volumeMounts"), [mounts[1]]);
        }

        if (change.TakesBackServerCertificate)
        {
            var parent = MountsOf(state);
            edits.AddRange(SettingEdits.Unmount(parent.Key("volumes"), parent.Key("volumeMounts")));
        }

        return SettingEdits.WithoutEmpty(values, edits);
    }

    /// <summary>All that a change wishes of the values, whether it is there already or not. Lists and files are whole, as Helm replaces them.</summary>
    /// <param name="after">The user's values over the chart's own, after the change.</param>
    public static JsonObject Wished(ReleaseState state, JsonObject after, ReleaseChange change)
    {
        var paths = new List<FieldPath>();
        if (change.ServiceType is not null)
        {
            paths.Add(FieldPath.Of("service", "type"));
        }

        paths.AddRange(change.ServiceAnnotations.Where(a => a.Value is not null).Select(a => FieldPath.Of("service", "annotations", a.Key)));
        var component = state.ServingComponent;
        if (after.Items(component, "extraEnv").Any(v => change.Settings.Any(s => MilvusConfiguration.IsVariableOf(v.Text("name") ?? string.Empty, s.Key))))
        {
            paths.Add(FieldPath.Of(component, "extraEnv"));
        }

        var root = YamlDocuments.Parse(after.Text("extraConfigFiles", UserYaml) ?? string.Empty, "extraConfigFiles.user.yaml").FirstOrDefault(d => d.Root is not null)?.Root;
        if (change.Settings.Any(s => SettingPath.Find(root, s.Key) is not null))
        {
            paths.Add(FieldPath.Of("extraConfigFiles", UserYaml));
        }

        if (change.ServerCertificate is not null)
        {
            var parent = MountsOf(state);
            paths.AddRange([parent.Key("volumes"), parent.Key("volumeMounts")]);
        }

        var wished = paths
            .Select(p => (Path: p, Value: JsonFieldEditor.Get(after, p)))
            .Where(w => w.Value is not null)
            .Select(w => new SetField(w.Path, w.Value!.DeepClone()));
        return (JsonObject)JsonFieldEditor.Apply(new JsonObject(), wished.ToArray<FieldEdit>());
    }

    /// <summary>What the chart restarts when these values change: its files are every component's.</summary>
    public static RestartScope Restarts(ReleaseState state, JsonObject before, JsonObject after)
    {
        bool Differs(string key) => !JsonFieldEditor.DeepEquals(before[key], after[key]);
        return Differs("extraConfigFiles") || Differs("volumes") || Differs("volumeMounts") ? RestartScope.All
            : Differs(state.ServingComponent) ? RestartScope.Serving
            : RestartScope.None;
    }

    // proxy.volumes came earlier than the chart's global ones; a standalone has only these.
    private static FieldPath MountsOf(ReleaseState state) => state.Mode == MilvusMode.Cluster ? FieldPath.Of("proxy") : FieldPath.Of();

    // Helm replaces lists whole: a list that only the chart's defaults have must be written out before something is added.
    private static void AddList(List<FieldEdit> edits, JsonObject values, JsonObject effective, FieldPath list, IReadOnlyList<FieldEdit> additions)
    {
        if (additions.Count == 0)
        {
            return;
        }

        if (JsonFieldEditor.Get(values, list) is null && JsonFieldEditor.Get(effective, list) is JsonArray { Count: > 0 } defaults)
        {
            edits.Add(new SetField(list, defaults.DeepClone()));
        }

        edits.AddRange(additions);
    }
}
