using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>Reads a release out of its Service, its Deployments and their ConfigMaps.</summary>
internal static class WorkloadReader
{
    public static async Task<ReleaseState> ReadAsync(ITarget target, string name, ManagedBy managedBy, JsonObject service, EngineContext context)
    {
        var ns = service.Text("metadata", "namespace");
        var labels = service.Map("metadata", "labels");
        var selector = service.Map("spec", "selector");
        // Hand-written manifests may have no instance label.
        var scope = target.Info.Kind == TargetKind.Cluster && labels.TryGetValue(Ownership.InstanceLabel, out var instance)
            ? new Dictionary<string, string> { [Ownership.InstanceLabel] = instance }
            : null;
        var all = await DeploymentsAsync(target, ns, scope, selector, context);
        if (scope is not null && !all.Any(w => w.IsServing))
        {
            // The Service bears the label, its Deployment does not: what counts is where the Service leads.
            all = await DeploymentsAsync(target, ns, null, selector, context);
        }

        // The operator may keep a second Deployment of a component, scaled down: what it says does not count.
        var serving = all.FirstOrDefault(w => w.IsServing && w.Resource.Number("spec", "replicas") != 0) ?? all.FirstOrDefault(w => w.IsServing);
        var own = all.Where(w => w.IsServing
            || w.Resource.Text("metadata", "labels", Ownership.InstanceLabel) == labels.GetValueOrDefault(Ownership.InstanceLabel, name)
            || (serving is not null && w.ConfigFiles.Any(f => serving.ConfigFiles.Any(s => s.ConfigMap == f.ConfigMap)))).ToArray();
        var configuration = serving is null ? MilvusConfiguration.Empty : await ReadConfigurationAsync(target, ns, serving, context);
        var component = labels.GetValueOrDefault("component") ?? labels.GetValueOrDefault("app.kubernetes.io/component") ?? serving?.ContainerName;
        return new ReleaseState
        {
            Name = name,
            Namespace = ns,
            ManagedBy = managedBy,
            Mode = component == "standalone" ? MilvusMode.Standalone : MilvusMode.Cluster,
            Service = ServiceState.Read(service),
            Workloads = own,
            Configuration = configuration,
            MetricsPort = serving?.MetricsPort ?? 9091,
            MilvusVersion = ReleaseState.VersionOf(serving?.Image) ?? labels.GetValueOrDefault("app.kubernetes.io/version"),
            ChartVersion = labels.TryGetValue("helm.sh/chart", out var chart) && chart.StartsWith("milvus-", StringComparison.Ordinal) ? chart["milvus-".Length..] : null,
            // With customConfigMap the chart mounts that ConfigMap's milvus.yaml in the place of user.yaml.
            CustomConfigMap = serving?.ConfigFiles.FirstOrDefault(f => f.Key == "milvus.yaml").ConfigMap,
            GitOps = GitOps.Of(service),
            // What helm installed and no record of helm's is found for is taken for plain manifests.
            IsHelmRecordMissing = managedBy == ManagedBy.Manifest && target.Info.Kind == TargetKind.Cluster && GitOps.Of(service) is null
                && service.Text("metadata", "annotations", ReleaseFinder.HelmReleaseAnnotation) is not null,
        };
    }

    private static async Task<WorkloadState[]> DeploymentsAsync(ITarget target, string? ns, IReadOnlyDictionary<string, string>? labels, IReadOnlyDictionary<string, string> selector, EngineContext context) =>
        (await target.ListAsync(ResourceKind.Deployment, ns, labels, context))
            .Concat(target.Info.Kind == TargetKind.Folder ? await target.ListAsync(ResourceKind.StatefulSet, ns, labels, context) : [])
            .Select(d => WorkloadState.Read(LayeredReading.First(target, d, context), selector)).ToArray();

    private static async Task<MilvusConfiguration> ReadConfigurationAsync(ITarget target, string? ns, WorkloadState serving, EngineContext context)
    {
        var names = serving.ConfigFiles.Select(f => f.ConfigMap).Distinct(StringComparer.Ordinal).ToArray();
        var maps = await Task.WhenAll(names.Select(n => target.GetAsync(new ResourceRef(ResourceKind.ConfigMap, ns, n), context)));
        var configuration = MilvusConfiguration.Empty;
        foreach (var (configMap, key) in serving.ConfigFiles)
        {
            var data = (maps[Array.IndexOf(names, configMap)] is { } map ? LayeredReading.First(target, map, context) : null).Map("data");
            foreach (var file in key.Length > 0 ? (IEnumerable<string>)[key] : data.Keys.Where(k => k.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                try
                {
                    configuration = configuration.WithYaml($"{file} of ConfigMap {configMap}", data.GetValueOrDefault(file));
                }
                catch (ManifestException e)
                {
                    throw target.Located(e, new ResourceRef(ResourceKind.ConfigMap, ns, configMap), FieldPath.Of("data", file), context);
                }
            }
        }

        return configuration.WithEnvironment($"the environment of Deployment {serving.Name}", serving.Container.Items("env"));
    }
}
