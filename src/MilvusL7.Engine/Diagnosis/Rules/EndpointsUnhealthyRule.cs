using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Pods that the load balancer's health check does not find well get no request; with none left clients get 502. What the health check
/// asks is compared with what Milvus answers: HTTP on the metrics port, path /healthz (ingress-gce#18, #42).
/// </summary>
internal sealed class EndpointsUnhealthyRule() : Rule("EndpointsUnhealthy", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // The first checks take a minute.
        foreach (var backend in OwnBackend.All(observation).Where(b => b.Endpoints is not null && observation.IsPastStart))
        {
            var counted = backend.Endpoints!.Where(e => e.Health != EndpointHealth.Draining).ToArray();
            var unhealthy = counted.Where(e => e.Health == EndpointHealth.Unhealthy && !IsNew(observation, e)).ToArray();
            if (unhealthy.Length == 0)
            {
                continue;
            }

            var isAll = counted.All(e => e.Health != EndpointHealth.Healthy);
            var causes = Causes(observation, backend, unhealthy).ToArray();
            yield return Finding(
                observation,
                $"BackendService {backend.Name}",
                (isAll ? "All Milvus endpoints fail the health check; clients receive 502. " : $"{unhealthy.Length} of {counted.Length} endpoints fail the health check and receive no requests. ")
                    + (causes.Length > 0 ? string.Join(" ", causes.Select(c => c.Why)) : "The health check fits Milvus. The cause is in the pods or the network path to them."),
                $"UNHEALTHY: {string.Join(", ", unhealthy.Select(e => $"{e.Pod ?? "no pod"} {e.IPAddress}:{e.Port} ({e.Zone})"))}; {Asks(backend)}",
                causes.Length > 0 ? causes[0].Action
                    : $"kubectl describe pod {unhealthy[0].Pod ?? "<pod>"}{observation.NamespaceOption}; then send the health check's request to the pod: kubectl port-forward pod/{unhealthy[0].Pod ?? "<pod>"} {observation.Release.MetricsPort}{observation.NamespaceOption}; curl http://localhost:{observation.Release.MetricsPort}/healthz",
                severity: isAll ? null : FindingSeverity.Warning);
        }
    }

    private static bool IsNew(Observation observation, MilvusEndpointStatus endpoint) =>
        Pod(observation, endpoint).Time("metadata", "creationTimestamp") is { } made && !observation.HasLasted(made);

    private static JsonObject? Pod(Observation observation, MilvusEndpointStatus endpoint) =>
        endpoint.Pod is null ? null : observation.Pods.Value?.FirstOrDefault(p => p.Text("metadata", "name") == endpoint.Pod);

    private static string Asks(OwnBackend backend)
    {
        if (backend.HealthCheck.Value is not { } check)
        {
            return "the health check's request is not known";
        }

        var (type, port, path) = Probe(check);
        return $"healthCheck {backend.Name} uses {type} on port {port?.ToString(CultureInfo.InvariantCulture) ?? $"{backend.Port} (the serving port)"}, path {path}";
    }

    private static (string Type, int? Port, string Path) Probe(JsonObject check)
    {
        var type = check.Text("type") ?? "HTTP";
        var probe = check.At(type.ToLowerInvariant() + "HealthCheck");
        return (type, probe.Text("portSpecification") == "USE_SERVING_PORT" ? null : probe.Number("port"), probe.Text("requestPath") ?? "/");
    }

    private static IEnumerable<(string Why, string Action)> Causes(Observation observation, OwnBackend backend, IReadOnlyList<MilvusEndpointStatus> unhealthy)
    {
        var metrics = observation.Release.MetricsPort;
        if (backend.HealthCheck.Value is { } check)
        {
            var (type, port, path) = Probe(check);
            var fix = Remedies.BackendConfig(observation, backend, FormattableString.Invariant($"-HealthCheckType HTTP -HealthCheckPort {metrics} -RequestPath /healthz"));
            if (port != metrics)
            {
                yield return ($"The health check uses {(port is null ? "the serving port" : $"port {port}")}, but Milvus answers health checks only on port {metrics}.", fix);
            }
            else if (type != "HTTP")
            {
                yield return ($"The health check uses {type}, but Milvus answers only plain HTTP on port {metrics}.", fix);
            }
            else if (path != "/healthz")
            {
                yield return ($"The health check requests {path}, but Milvus answers at /healthz.", fix);
            }
        }

        if (FirewallFacts.Lacking(observation, backend) is { } lacking)
        {
            yield return ($"The firewall blocks the health check: {lacking}.", FirewallFacts.Command(observation, backend));
        }

        if (FirewallChangeRequiredRule.ActionOf(observation) is { } request)
        {
            yield return ("The firewall of the shared VPC still blocks the health check.", request);
        }

        var unready = unhealthy.Where(e => Pod(observation, e) is { } pod && PodFacts.Condition(pod, "ContainersReady").Text("status") == "False").Select(e => e.Pod).ToArray();
        if (unready.Length > 0)
        {
            yield return ($"Milvus itself is not ready in {string.Join(", ", unready)}.", $"kubectl describe pod {unready[0]}{observation.NamespaceOption}; kubectl logs {unready[0]}{observation.NamespaceOption}");
        }

        if (backend.Protocol == "HTTP2" && observation.Release.Serving.Any() && observation.Release.Configuration.TlsMode == MilvusTlsMode.Disabled)
        {
            yield return ("TLS is disabled in Milvus, but the load balancer uses HTTP/2 over TLS.", $"{observation.Source}Enable-MilvusTls");
        }
    }
}
