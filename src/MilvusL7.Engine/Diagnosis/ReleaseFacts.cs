using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>What Milvus's settings come to, and whether that can be known.</summary>
internal static class ReleaseFacts
{
    private const string ConfigFolder = "/milvus/configs";
    private const string PortKey = "proxy.port";
    private const int DefaultPort = 19530;

    /// <summary>
    /// False where a setting may come from what is not read here: no Deployment behind the Service, a variable out of a Secret, configuration
    /// files of another kind of volume.
    /// </summary>
    public static bool IsKnown(Observation observation, string key)
    {
        var release = observation.Release;
        if (release.ManagedBy == ManagedBy.Operator || (observation.IsFolder && release.ManagedBy == ManagedBy.Helm))
        {
            return true;
        }

        var serving = release.Serving.FirstOrDefault();
        var container = serving?.Container;
        if (container is null)
        {
            return false;
        }

        var isInEnvironment = container.Items("env").Any(v => v.Text("value") is not null && MilvusConfiguration.IsVariableOf(v.Text("name") ?? string.Empty, key));
        var isElsewhere = container.Items("env").Any(v => v.At("valueFrom") is not null && MilvusConfiguration.IsVariableOf(v.Text("name") ?? string.Empty, key));
        return !isElsewhere && (isInEnvironment || (!container.Items("envFrom").Any() && !HasOtherFiles(serving!.Resource, container)));
    }

    public static bool IsTlsOn(Observation observation) =>
        IsKnown(observation, MilvusConfiguration.TlsModeKey) && observation.Release.Configuration.TlsMode != MilvusTlsMode.Disabled;

    public static bool IsTlsOff(Observation observation) =>
        IsKnown(observation, MilvusConfiguration.TlsModeKey) && observation.Release.Configuration.TlsMode == MilvusTlsMode.Disabled;

    /// <summary>True where REST would have to share gRPC's port, which it cannot with TLS on.</summary>
    public static bool SharesHttpPort(Observation observation)
    {
        var configuration = observation.Release.Configuration;
        var port = int.TryParse(configuration.Value(PortKey), NumberStyles.Integer, CultureInfo.InvariantCulture, out var set) ? set : DefaultPort;
        return IsTlsOn(observation) && IsKnown(observation, MilvusConfiguration.HttpPortKey) && IsKnown(observation, MilvusConfiguration.HttpEnabledKey)
            && configuration.HttpEnabled && (configuration.HttpPort is null || configuration.HttpPort == port);
    }

    /// <summary>The protocol that the load balancer speaks to the port for gRPC; null where the annotation cannot be used.</summary>
    public static string? GrpcProtocol(Observation observation)
    {
        var service = ServiceFacts.Own(observation);
        return service.FaultOf(service.ProtocolAnnotation) is not null ? null
            : service.Parsed(service.ProtocolAnnotation).Text(observation.Release.Service.PortName) ?? "HTTP";
    }

    /// <summary>Where a setting stands, for evidence: never its neighbours.</summary>
    public static string Shown(Observation observation, string key)
    {
        var configuration = observation.Release.Configuration;
        return configuration.Value(key) is { } value ? $"{key}: {value} ({configuration.SourceOf(key)})" : $"{key}: not set";
    }

    /// <summary>True where a policy of Cloud Armor stands before Milvus; null where that is not known.</summary>
    public static bool? HasSecurityPolicy(Observation observation)
    {
        var live = observation.OwnBackends.Select(b => observation.Compute.Get("backendServices", b).Value.Text("securityPolicy")).Any(p => !string.IsNullOrEmpty(p));
        var name = ServiceAnnotations.NameOfBackendConfig(observation.Release.Service);
        return live ? true
            : name is null || observation.BackendConfigs.GetValueOrDefault(name) is not { } reading ? false
            : !reading.IsKnown ? null
            : reading.Value.Text("spec", "securityPolicy", "name") is { Length: > 0 };
    }

    private static bool HasOtherFiles(JsonObject deployment, JsonObject container)
    {
        var volumes = deployment.Items("spec", "template", "spec", "volumes").ToArray();
        return container.Items("volumeMounts")
            .Where(m => m.Text("mountPath")?.StartsWith(ConfigFolder, StringComparison.Ordinal) == true)
            .Any(m => volumes.FirstOrDefault(v => v.Text("name") == m.Text("name")) is { } volume && volume.At("configMap") is null && volume.At("emptyDir") is null);
    }
}
