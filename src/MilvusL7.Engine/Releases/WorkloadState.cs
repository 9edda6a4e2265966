using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Releases;

/// <summary>A Deployment of the release; in manifests also a StatefulSet.</summary>
internal sealed record WorkloadState
{
    private const string ConfigFolder = "/milvus/configs";

    public required string Name { get; init; }

    public required JsonObject Resource { get; init; }

    public ResourceKind Kind => ResourceKind.Of(Resource) ?? ResourceKind.Deployment;

    /// <summary>True where the Service for clients leads to it.</summary>
    public bool IsServing { get; init; }

    public string ContainerName { get; init; } = string.Empty;

    /// <summary>ConfigMap and key of each configuration file, lowest rank first.</summary>
    public IReadOnlyList<(string ConfigMap, string Key)> ConfigFiles { get; init; } = [];

    public string? Image { get; init; }

    public int MetricsPort { get; init; } = 9091;

    public JsonObject? Container => Resource.Items("spec", "template", "spec", "containers").FirstOrDefault(c => c.Text("name") == ContainerName);

    /// <summary>True for a pod, or the template of one, that has all labels of a selector.</summary>
    public static bool IsSelected(JsonNode? pod, IReadOnlyDictionary<string, string> selector) => selector.All(s => pod.Text("metadata", "labels", s.Key) == s.Value);

    /// <summary>True for a pod, or the template of one, with an image of Milvus's.</summary>
    public static bool RunsMilvus(JsonNode? pod) =>
        pod.Items("spec", "containers").Any(c => c.Text("image")?.Contains("milvus", StringComparison.Ordinal) == true);

    public static WorkloadState Read(JsonObject deployment, IReadOnlyDictionary<string, string> selector)
    {
        var pod = deployment.At("spec", "template");
        var labels = pod.Map("metadata", "labels");
        var containers = pod.Items("spec", "containers").ToArray();
        var component = labels.GetValueOrDefault("component") ?? labels.GetValueOrDefault("app.kubernetes.io/component");
        var container = containers.FirstOrDefault(c => c.Text("name") == component)
            ?? containers.FirstOrDefault(c => c.Text("image")?.Contains("milvus", StringComparison.Ordinal) == true)
            ?? containers.FirstOrDefault();
        var volumes = pod.Items("spec", "volumes").GroupBy(v => v.Text("name") ?? string.Empty, StringComparer.Ordinal)
            .ToDictionary(v => v.Key, v => v.First().Text("configMap", "name"), StringComparer.Ordinal);
        var files = container.Items("volumeMounts")
            .Where(m => m.Text("mountPath")?.StartsWith(ConfigFolder, StringComparison.Ordinal) == true)
            .Select(m => (ConfigMap: volumes.GetValueOrDefault(m.Text("name") ?? string.Empty), Key: m.Text("subPath") ?? string.Empty, File: m.Text("mountPath")!))
            .Where(m => m.ConfigMap is not null)
            .OrderBy(m => m.File.EndsWith("user.yaml", StringComparison.Ordinal))
            .Select(m => (m.ConfigMap!, m.Key))
            .ToArray();
        return new WorkloadState
        {
            Name = deployment.Text("metadata", "name") ?? string.Empty,
            Resource = deployment,
            IsServing = selector.Count > 0 && IsSelected(pod, selector),
            ContainerName = container.Text("name") ?? string.Empty,
            ConfigFiles = files,
            Image = container.Text("image"),
            MetricsPort = container.Items("ports").FirstOrDefault(p => p.Text("name") == "metrics").Number("containerPort") ?? 9091,
        };
    }
}
