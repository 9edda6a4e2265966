using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>
/// Whether what is wished of a release is in what helm renders. Another chart of the same name takes the same values and makes nothing of them:
/// an upgrade would succeed and change nothing.
/// </summary>
internal static class HelmWishes
{
    private static readonly string[] Workloads = ["Deployment", "StatefulSet"];

    /// <summary>The first wish that helm would not fulfil, as it is shown; null for none.</summary>
    public static string? Unfulfilled(IReadOnlyList<RenderedChange> rendered, ReleaseState state, ReleaseChange change)
    {
        var objects = rendered.Where(r => r.After is not null).ToArray();
        var service = objects.FirstOrDefault(r => r.Kind == "Service" && r.Name == state.Service.Name)?.After;
        if (service is null)
        {
            return $"Service '{state.Service.Name}'";
        }

        if (change.ServiceType is { } type && (service.Text("spec", "type") ?? nameof(MilvusServiceType.ClusterIP)) != type.ToString())
        {
            return $"type {type} of Service '{state.Service.Name}'";
        }

        if (change.ServiceAnnotations.FirstOrDefault(a => a.Value is not null && service.Text("metadata", "annotations", a.Key) != a.Value).Key is { } annotation)
        {
            return $"annotation {annotation} of Service '{state.Service.Name}'";
        }

        var pods = objects.Where(r => Workloads.Contains(r.Kind)).Select(r => r.After.At("spec", "template", "spec")).ToArray();
        if (change.Settings.FirstOrDefault(s => !s.IsTakenBack && !HasVariable(pods, s) && !HasEntry(objects, s)) is { } setting)
        {
            return $"Milvus's setting {setting.Key}: {setting.Value}";
        }

        return change.ServerCertificate is { } mount && !pods.Any(p => p.Items("volumes").Any(v => v.Text("secret", "secretName") == mount.SecretName))
            ? $"a volume of Secret '{mount.SecretName}'"
            : null;
    }

    private static bool HasVariable(IEnumerable<JsonNode?> pods, MilvusSetting setting) => pods
        .SelectMany(p => p.Items("containers"))
        .SelectMany(c => c.Items("env"))
        .Any(v => MilvusConfiguration.IsVariableOf(v.Text("name") ?? string.Empty, setting.Key) && v.Text("value") == setting.Value);

    private static bool HasEntry(IEnumerable<RenderedChange> objects, MilvusSetting setting) => objects
        .Where(r => r.Kind == "ConfigMap")
        .SelectMany(r => r.After.Map("data"))
        .Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal))
        .Any(file => YamlDocuments.ParseEach(file.Value, file.Key, isLastKeyTaken: true).Any(d => SettingPath.Find(d.Root, setting.Key)?.Value?.ToString() == setting.Value));
}
