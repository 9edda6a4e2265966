using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>A Service as GKE's controllers read it: its annotations, and what they come to for a port.</summary>
internal sealed record ServiceFacts
{
    private static readonly string[] Protocols = ["HTTP", "HTTPS", "HTTP2"];

    public required string Name { get; init; }

    public required string Target { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> PortNames { get; init; } = [];

    public MilvusServiceType Type { get; init; }

    /// <summary>The Service itself; empty where only its settings are known.</summary>
    public JsonObject Resource { get; init; } = [];

    /// <summary>The release's Service for clients.</summary>
    public static ServiceFacts Own(Observation observation) => Of(observation, observation.Release.Service, observation.Service);

    /// <summary>That one, and the others that the Ingress leads to: GKE refuses an Ingress whole.</summary>
    public static IEnumerable<ServiceFacts> All(Observation observation) => observation.Services
        .Where(s => s.Key != observation.Release.Service.Name && s.Value.Value is not null)
        .Select(s => Of(observation, ServiceState.Read(s.Value.Value!), s.Value.Value!))
        .Prepend(Own(observation));

    /// <summary>An annotation that is there and is a JSON object.</summary>
    public JsonObject? Parsed(string annotation) => Json.TryParse(Annotations.GetValueOrDefault(annotation)) as JsonObject;

    /// <summary>The annotation of protocols that counts: the old one where it is there.</summary>
    public string ProtocolAnnotation =>
        Annotations.ContainsKey(ServiceAnnotations.OldAppProtocols) ? ServiceAnnotations.OldAppProtocols : ServiceAnnotations.AppProtocols;

    /// <summary>The annotation of BackendConfigs that counts: the old one only where it stands alone.</summary>
    public string BackendConfigAnnotation =>
        !Annotations.ContainsKey(ServiceAnnotations.BackendConfig) && Annotations.ContainsKey(ServiceAnnotations.OldBackendConfig)
            ? ServiceAnnotations.OldBackendConfig
            : ServiceAnnotations.BackendConfig;

    public bool UsesNeg => Parsed(ServiceAnnotations.Neg).Flag("ingress") == true;

    /// <summary>Why GKE cannot use an annotation; null where it can, or where it is not there.</summary>
    public string? FaultOf(string annotation)
    {
        if (!Annotations.TryGetValue(annotation, out var text))
        {
            return null;
        }

        if (Parsed(annotation) is not { } map)
        {
            return string.IsNullOrWhiteSpace(text) ? "it is empty" : "it is not a JSON object";
        }

        return annotation switch
        {
            ServiceAnnotations.Neg => map["ingress"] is { } ingress && ingress.GetValueKind() is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) ? "ingress is not true or false" : null,
            ServiceAnnotations.BackendConfig or ServiceAnnotations.OldBackendConfig =>
                string.IsNullOrEmpty(map.Text("default")) && map.Map("ports").Count == 0 ? "it names no BackendConfig" : null,
            _ => map.Map().Where(p => !Protocols.Contains(p.Value)).Select(p => $"{p.Value} is not a valid protocol; valid are {string.Join(", ", Protocols)}").FirstOrDefault(),
        };
    }

    /// <summary>Name in the API, ready for <see cref="Annotations"/> to be shown as evidence.</summary>
    public string Shown(string annotation) => $"{annotation}: {Annotations.GetValueOrDefault(annotation, "not set")}";

    /// <summary>The release's port for gRPC in the Service itself; null where it is not known.</summary>
    public static JsonObject? GrpcPort(Observation observation)
    {
        var state = observation.Release.Service;
        return observation.Service.Items("spec", "ports").FirstOrDefault(p => p.Text("port") == state.Port.ToString(CultureInfo.InvariantCulture));
    }

    private static ServiceFacts Of(Observation observation, ServiceState state, JsonObject resource) => new()
    {
        Name = state.Name,
        Target = observation.Named(ResourceKind.Service, state.Name),
        Annotations = state.Annotations,
        PortNames = state.PortNames,
        Type = state.Type,
        Resource = resource,
    };
}
