using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>The backend services of a load balancer, with every endpoint; the release's own first.</summary>
internal static class BackendStatusBuilder
{
    public static IEnumerable<MilvusBackendStatus> Build(Observation observation)
    {
        var own = observation.OwnBackends;
        var noted = IngressFacts.BackendHealthOf(observation.Ingress);
        return own.Concat(noted.Keys.Where(n => !own.Contains(n))).Select(name => Of(observation, name, noted.GetValueOrDefault(name)));
    }

    private static MilvusBackendStatus Of(Observation observation, string name, string? noted)
    {
        var compute = observation.Compute;
        var service = compute.Get("backendServices", name);
        var endpoints = Endpoints(observation, name).ToArray();
        return new MilvusBackendStatus
        {
            Name = name,
            ServiceName = ServiceOf(observation, name, service.Value),
            Protocol = service.Value.Text("protocol"),
            // Compute's own default, where it was never set.
            TimeoutSec = service.Value is null ? null : service.Value.Number("timeoutSec") ?? 30,
            SecurityPolicy = StatusBuilder.LastOf(service.Value.Text("securityPolicy")),
            HealthCheck = compute.Get("healthChecks", name).Value is { } check ? HealthCheckOf(check) : null,
            Endpoint = endpoints,
            Health = endpoints.Length == 0 ? HealthOf(noted) : Worst(endpoints),
            Unknown = StatusBuilder.WhyUnknown(service),
        };
    }

    private static string? ServiceOf(Observation observation, string name, JsonObject? backendService)
    {
        var own = observation.Services.FirstOrDefault(s => IngressFacts.NegsOf(s.Value.Value).Values.Contains(name)).Key;
        // The controller notes NAMESPACE/NAME in the description.
        return own ?? Json.TryParse(backendService.Text("description")).Text("kubernetes.io/service-name")?.Split('/')[^1];
    }

    private static MilvusHealthCheckStatus HealthCheckOf(JsonObject check)
    {
        var type = check.Text("type") ?? string.Empty;
        var detail = check.At(type switch { "HTTP2" => "http2HealthCheck", "HTTPS" => "httpsHealthCheck", _ => "httpHealthCheck" });
        return new MilvusHealthCheckStatus
        {
            Name = check.Text("name") ?? string.Empty,
            Type = type,
            Port = detail.Text("portSpecification") == "USE_SERVING_PORT" ? null : detail.Number("port"),
            RequestPath = detail.Text("requestPath"),
            CheckIntervalSec = check.Number("checkIntervalSec"),
            TimeoutSec = check.Number("timeoutSec"),
        };
    }

    private static IEnumerable<MilvusEndpointStatus> Endpoints(Observation observation, string name)
    {
        var pods = (observation.Pods.Value ?? []).Where(p => p.Text("status", "podIP") is not null)
            .GroupBy(p => p.Text("status", "podIP")!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Text("metadata", "name"), StringComparer.Ordinal);
        foreach (var (path, reading) in observation.Compute.Endpoints.Where(e => ComputeNames.Last(e.Key) == name))
        {
            var health = observation.Compute.Health
                .Where(h => ComputeNames.Last(h.Key.BackendService) == name && ComputeNames.PathOf(h.Key.Group) == path)
                .SelectMany(h => h.Value.Value ?? []).ToArray();
            foreach (var item in reading.Value ?? [])
            {
                var address = item.Text("networkEndpoint", "ipAddress") ?? string.Empty;
                var port = item.Number("networkEndpoint", "port") ?? 0;
                var state = health.FirstOrDefault(h => h.Text("ipAddress") == address && h.Number("port") == port).Text("healthState")
                    ?? item.Items("healths").FirstOrDefault().Text("healthState");
                yield return new MilvusEndpointStatus
                {
                    Zone = path.Split('/')[1],
                    IPAddress = address,
                    Port = port,
                    Pod = pods.GetValueOrDefault(address),
                    Health = HealthOf(state),
                };
            }
        }
    }

    private static EndpointHealth HealthOf(string? state) => state?.ToUpperInvariant() switch
    {
        "HEALTHY" => EndpointHealth.Healthy,
        "UNHEALTHY" => EndpointHealth.Unhealthy,
        "DRAINING" => EndpointHealth.Draining,
        _ => EndpointHealth.Unknown,
    };

    private static EndpointHealth Worst(IReadOnlyCollection<MilvusEndpointStatus> endpoints) =>
        endpoints.Any(e => e.Health == EndpointHealth.Unhealthy) ? EndpointHealth.Unhealthy
        : endpoints.Any(e => e.Health == EndpointHealth.Unknown) ? EndpointHealth.Unknown
        : endpoints.Any(e => e.Health == EndpointHealth.Healthy) ? EndpointHealth.Healthy
        : EndpointHealth.Draining;
}
