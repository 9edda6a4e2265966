using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Health check and backend service of each port that an Ingress uses, linked to its network endpoint groups.</summary>
internal sealed class BackendSync(GkeWorld world, ComputeApi compute, Scope scope)
{
    private readonly Names _names = new(world.Cluster);

    public void Run(IReadOnlyList<ServicePort> ports)
    {
        foreach (var port in ports)
        {
            try
            {
                EnsureHealthCheck(HealthCheck(port));
            }
            catch (ComputeException e)
            {
                throw new SyncException($"error ensuring health check: {e.Message}");
            }

            compute.Ensure(scope.Collection("backendServices"), BackendService(port), port.Protocol == "HTTP2" ? "beta" : "v1");
        }

        foreach (var port in ports)
        {
            string name = port.Backend(_names);
            compute.Get(scope.Path("backendServices", name))["backends"] = new JsonArray([.. world.Cluster.Zones.Select(zone => Backend(zone, name))]);
        }
    }

    private void EnsureHealthCheck(JsonObject healthCheck)
    {
        string path = scope.Path("healthChecks", healthCheck.Text("name"));
        if (!compute.Ensure(scope.Collection("healthChecks"), healthCheck, "beta"))
        {
            var existing = compute.Get(path);
            foreach (string other in (string[])["httpHealthCheck", "httpsHealthCheck", "http2HealthCheck"])
            {
                if (!healthCheck.ContainsKey(other))
                {
                    existing.Remove(other);
                }
            }
        }
    }

    private JsonObject HealthCheck(ServicePort port)
    {
        var wanted = port.BackendConfig.At("spec", "healthCheck") as JsonObject;
        string type = wanted.Text("type") is { Length: > 0 } said ? said : port.Protocol;
        var probe = new JsonObject();
        if (wanted.Number("port") is { } fixedPort)
        {
            probe["port"] = fixedPort;
            probe["portSpecification"] = "USE_FIXED_PORT";
        }
        else
        {
            probe["portSpecification"] = "USE_SERVING_PORT";
        }

        probe["requestPath"] = wanted.Text("requestPath") is { Length: > 0 } path ? path : port.IsDefault ? "/healthz" : "/";
        long interval = wanted.Number("checkIntervalSec") ?? 15;
        long timeout = wanted.Number("timeoutSec") ?? 15;
        if (timeout > interval)
        {
            throw ComputeException.Invalid("timeoutSec", $"{timeout}", "TimeoutSec should be less than checkIntervalSec.");
        }

        if (type is not ("HTTP" or "HTTPS" or "HTTP2"))
        {
            throw new SyncException($"Protocol \"{type}\" is not valid, must be one of [\"HTTP\",\"HTTPS\",\"HTTP2\"]");
        }

        return new JsonObject
        {
            ["checkIntervalSec"] = interval,
            ["description"] = $"Default kubernetes L7 Loadbalancing health check for {(scope.IsRegional ? "ILB" : "NEG")}.",
            ["healthyThreshold"] = wanted.Number("healthyThreshold") ?? 1,
            [type.ToLowerInvariant() + "HealthCheck"] = probe,
            ["name"] = port.Backend(_names),
            ["timeoutSec"] = timeout,
            ["type"] = type,
            ["unhealthyThreshold"] = wanted.Number("unhealthyThreshold") ?? 2,
        };
    }

    private JsonObject BackendService(ServicePort port)
    {
        string name = port.Backend(_names);
        var service = new JsonObject
        {
            ["description"] = Description(port),
            ["healthChecks"] = Json.Array([compute.Link(scope.Path("healthChecks", name), "beta")]),
            ["logConfig"] = new JsonObject { ["enable"] = true, ["sampleRate"] = 1 },
            ["name"] = name,
            ["portName"] = $"port{port.NodePort}",
            ["protocol"] = port.Protocol,
        };
        if (port.NodePort > 0)
        {
            service["port"] = port.NodePort;
        }

        if (scope.IsRegional)
        {
            service["loadBalancingScheme"] = "INTERNAL_MANAGED";
        }

        // What a BackendConfig no longer says stays as it is: the API server's removal of a field is no reset.
        if (port.BackendConfig.At("spec") is JsonObject spec)
        {
            ApplyConfig(service, spec);
        }

        return service;
    }

    private void ApplyConfig(JsonObject service, JsonObject spec)
    {
        if (spec.Number("timeoutSec") is { } timeout)
        {
            service["timeoutSec"] = timeout;
        }

        if (spec.Number("connectionDraining", "drainingTimeoutSec") is { } draining)
        {
            service["connectionDraining"] = new JsonObject { ["drainingTimeoutSec"] = draining };
        }

        if (spec.Text("sessionAffinity", "affinityType") is { Length: > 0 } affinity)
        {
            service["sessionAffinity"] = affinity;
        }

        if (spec.Number("sessionAffinity", "affinityCookieTtlSec") is { } seconds)
        {
            service["affinityCookieTtlSec"] = seconds;
        }

        if (spec.Text("securityPolicy", "name") is { Length: > 0 } policy)
        {
            compute.Get($"global/securityPolicies/{policy}");
            service["securityPolicy"] = compute.Link($"global/securityPolicies/{policy}");
        }

        if (spec["logging"] is JsonObject logging)
        {
            service["logConfig"] = logging.Holds("enable")
                ? new JsonObject { ["enable"] = true, ["sampleRate"] = logging["sampleRate"]?.DeepClone() ?? 1 }
                : new JsonObject { ["enable"] = false };
        }

        if (spec["iap"] is JsonObject iap)
        {
            service["iap"] = new JsonObject { ["enabled"] = iap.Holds("enabled") };
        }

        if (spec["cdn"] is JsonObject cdn)
        {
            service["enableCDN"] = cdn.Holds("enabled");
        }

        foreach (string headers in (string[])["customRequestHeaders", "customResponseHeaders"])
        {
            if (spec.At(headers, "headers") is { } list)
            {
                service[headers] = list.DeepClone();
            }
        }
    }

    private JsonNode Backend(string zone, string name)
    {
        string path = $"zones/{zone}/networkEndpointGroups/{name}";
        compute.Get(path);
        return new JsonObject
        {
            ["balancingMode"] = "RATE",
            ["capacityScaler"] = 1,
            ["group"] = compute.Link(path),
            ["maxRatePerEndpoint"] = 1,
        };
    }

    private string Description(ServicePort port)
    {
        string features = (port.Protocol == "HTTP2" ? "\"HTTP2\"," : "") + (scope.IsRegional ? "\"L7ILB\"," : "") + "\"NEG\"";
        string id = port.Id.Replace("&", "\\u0026", StringComparison.Ordinal);
        return $$"""{"kubernetes.io/service-name":"{{port.Service.Key()}}","kubernetes.io/service-port":"{{id}}","x-features":[{{features}}]}""";
    }
}
