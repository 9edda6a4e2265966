using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>A backend service of the release itself: a port of its Service that the Ingress leads to, and what Compute has for it.</summary>
internal sealed record OwnBackend
{
    /// <summary>Name of backend service, health check and network endpoint groups.</summary>
    public required string Name { get; init; }

    /// <summary>The Service's port.</summary>
    public required int Port { get; init; }

    public required string PortName { get; init; }

    /// <summary>The protocol that the Service's annotation asks for; null for none.</summary>
    public string? Protocol { get; init; }

    public string? BackendConfigName { get; init; }

    /// <summary>Null where none is named, or it is not there or not known.</summary>
    public JsonObject? BackendConfig { get; init; }

    public required Reading<JsonObject> Service { get; init; }

    public required Reading<JsonObject> HealthCheck { get; init; }

    /// <summary>Its network endpoint groups, by their paths.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>All endpoints; null where those of a zone are not known.</summary>
    public IReadOnlyList<MilvusEndpointStatus>? Endpoints { get; init; }

    /// <summary>True where every endpoint is known to be healthy: then nothing that stands between can be wrong.</summary>
    public bool IsHealthy =>
        Endpoints?.Where(e => e.Health != EndpointHealth.Draining).ToArray() is { Length: > 0 } counted && counted.All(e => e.Health == EndpointHealth.Healthy);

    public static IReadOnlyList<OwnBackend> All(Observation observation)
    {
        var service = observation.Service;
        var state = observation.Release.Service;
        var led = IngressFacts.BackendsOf(observation.Ingress).Where(b => b.Service == state.Name).Select(b => b.Port).ToHashSet(StringComparer.Ordinal);
        var zones = IngressFacts.NegZonesOf(service);
        var own = new List<OwnBackend>();
        foreach (var (number, name) in IngressFacts.NegsOf(service))
        {
            var port = service.Items("spec", "ports").FirstOrDefault(p => p.Text("port") == number);
            var portName = port.Text("name") ?? string.Empty;
            if (!int.TryParse(number, out var portNumber) || !(led.Contains(number) || led.Contains(portName)))
            {
                continue;
            }

            var config = ServiceAnnotations.NameOfBackendConfig(state with { Port = portNumber, PortName = portName });
            var groups = zones.Select(z => ComputePath.Of(ComputePath.Zone(z), "networkEndpointGroups", name)).ToArray();
            own.Add(new OwnBackend
            {
                Name = name,
                Port = portNumber,
                PortName = portName,
                Protocol = Json.TryParse(service.Annotation(ServiceAnnotations.OldAppProtocols) ?? service.Annotation(ServiceAnnotations.AppProtocols)).Text(portName),
                BackendConfigName = config,
                BackendConfig = config is null ? null : observation.BackendConfigs.GetValueOrDefault(config)?.Value,
                Service = observation.Compute.Get("backendServices", name),
                HealthCheck = observation.Compute.Get("healthChecks", name),
                Groups = groups,
                Endpoints = groups.Length > 0 && groups.All(g => observation.Compute.Endpoints.GetValueOrDefault(g)?.IsKnown == true)
                    ? BackendStatusBuilder.Build(observation).FirstOrDefault(b => b.Name == name)?.Endpoint
                    : null,
            });
        }

        return own;
    }

    /// <summary>The network that the groups are in, as <c>PROJECT/NETWORK</c>; null where that is not known.</summary>
    public string? NetworkOf(ComputeView compute)
    {
        var link = Groups.Select(g => compute.Get(g).Value.Text("network")).FirstOrDefault(n => n is not null);
        var parts = link?.Split('/') ?? [];
        var at = Array.IndexOf(parts, "projects");
        return at < 0 || at + 1 >= parts.Length ? null : $"{parts[at + 1]}/{ComputeNames.Last(link!)}";
    }
}
