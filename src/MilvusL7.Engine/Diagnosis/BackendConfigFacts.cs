using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>The BackendConfig of the port for gRPC, where it is there and could be read.</summary>
internal sealed record BackendConfigFacts(string Name, string Target, JsonObject Resource)
{
    /// <summary>What each of the two times of a health check counts as where it is not set.</summary>
    public const int DefaultCheckSec = 15;

    /// <summary>What a backend service has where nothing says otherwise.</summary>
    public const int DefaultTimeoutSec = 30;

    // Of the CRD (cloud.google.com/v1).
    private static readonly string[] SpecFields =
        ["iap", "cdn", "securityPolicy", "timeoutSec", "connectionDraining", "sessionAffinity", "customRequestHeaders", "customResponseHeaders", "healthCheck", "logging"];

    private static readonly string[] HealthCheckFields =
        ["checkIntervalSec", "timeoutSec", "healthyThreshold", "unhealthyThreshold", "type", "port", "requestPath", "logConfig"];

    private static readonly string[] RootFields = ["apiVersion", "kind", "metadata", "spec", "status"];

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public JsonNode? HealthCheck => Resource.At("spec", "healthCheck");

    /// <summary>True where the health check says what it asks: without, the load balancer's own is in force.</summary>
    public bool HasHealthCheck => HealthCheck.Text("type") is not null || HealthCheck.Text("port") is not null || HealthCheck.Text("requestPath") is not null;

    public static BackendConfigFacts? Of(Observation observation) =>
        ServiceAnnotations.NameOfBackendConfig(observation.Release.Service) is { } name && observation.BackendConfigs.GetValueOrDefault(name)?.Value is { } resource
            ? new BackendConfigFacts(name, observation.Named(ResourceKind.BackendConfig, name), resource)
            : null;

    /// <summary>
    /// Fields that no BackendConfig has, by their paths. The API server drops them without a word; what was applied by kubectl is still in its
    /// annotation, which says nothing of what the module wrote since.
    /// </summary>
    public IReadOnlyList<string> UnknownFields =>
        Unknown(Resource).Concat(Ownership.IsChangedSince(Resource, LastApplied) ? [] : Unknown(Json.TryParse(Resource.Annotation(LastApplied)))).Distinct(StringComparer.Ordinal).ToArray();

    private static IEnumerable<string> Unknown(JsonNode? resource) =>
        Keys(resource).Except(RootFields, StringComparer.Ordinal)
            .Concat(Keys(resource.At("spec")).Except(SpecFields, StringComparer.Ordinal).Select(k => "spec." + k))
            .Concat(Keys(resource.At("spec", "healthCheck")).Except(HealthCheckFields, StringComparer.Ordinal).Select(k => "spec.healthCheck." + k));

    private static IEnumerable<string> Keys(JsonNode? node) => node is JsonObject map ? map.Select(e => e.Key) : [];
}
