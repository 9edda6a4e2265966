using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>What the GKE controller makes of an Ingress in front of Milvus, and an internal load balancer beside it.</summary>
internal static class LoadBalancer
{
    public const string Project = "p";
    public const string Region = "us-west1";
    public const string Zone = "us-west1-a";
    public const string OtherZone = "us-west1-b";
    public const string Address = "34.111.10.20";
    public const string InternalAddress = "10.138.0.40";
    public const string L4Address = "35.233.1.2";
    public const string Backend = "k8s1-1111aaaa-default-milvus-19530-2222bbbb";

    public static ComputeState Make()
    {
        var state = new ComputeState(Project);
        Put(state, "global/healthChecks", Backend, """
            {"type":"HTTP","checkIntervalSec":15,"timeoutSec":15,
             "httpHealthCheck":{"port":9091,"portSpecification":"USE_FIXED_PORT","requestPath":"/healthz"}}
            """);
        foreach (string zone in new[] { Zone, OtherZone })
        {
            Put(state, $"zones/{zone}/networkEndpointGroups", Backend, """{"networkEndpointType":"GCE_VM_IP_PORT"}""");
        }

        state.SetEndpoints(Zone, Backend, [new("10.4.1.11", 19530, "node-1"), new("10.4.2.12", 19530, "node-2")]);
        state.SetHealth(Zone, Backend, "10.4.1.11", 19530, "HEALTHY");
        state.SetHealth(Zone, Backend, "10.4.2.12", 19530, "UNHEALTHY");
        Put(state, "global/backendServices", Backend, $$"""
            {"protocol":"HTTP2","timeoutSec":300,"healthChecks":["global/healthChecks/{{Backend}}"],
             "backends":[{"group":"zones/{{Zone}}/networkEndpointGroups/{{Backend}}","balancingMode":"RATE"},
                         {"group":"zones/{{OtherZone}}/networkEndpointGroups/{{Backend}}","balancingMode":"RATE"}]}
            """);
        Put(state, $"regions/{Region}/backendServices", "internal", $$"""
            {"protocol":"HTTP2","loadBalancingScheme":"INTERNAL_MANAGED","backends":[{"group":"zones/{{Zone}}/networkEndpointGroups/{{Backend}}"}]}
            """);
        Put(state, "global/urlMaps", "um", $$"""{"defaultService":"global/backendServices/{{Backend}}"}""");
        Put(state, "global/sslCertificates", "mcrt-1", """
            {"type":"MANAGED","managed":{"domains":["milvus.example.com"],"status":"PROVISIONING","domainStatus":{"milvus.example.com":"FAILED_NOT_VISIBLE"}}}
            """);
        Put(state, "global/sslCertificates", "own", $$"""{"certificate":{{JsonValue.Create(TestPem.Of("milvus.example.com"))!.ToJsonString()}},"privateKey":"secret"}""");
        Put(state, "global/targetHttpsProxies", "ts", """{"urlMap":"global/urlMaps/um","sslCertificates":["global/sslCertificates/mcrt-1"]}""");
        Put(state, "global/forwardingRules", "fs", $$"""{"IPAddress":"{{Address}}","portRange":"443-443","target":"global/targetHttpsProxies/ts"}""");
        Put(state, $"regions/{Region}/forwardingRules", "internal", $$"""
            {"IPAddress":"{{InternalAddress}}","portRange":"443-443","loadBalancingScheme":"INTERNAL_MANAGED","target":"regions/{{Region}}/targetHttpsProxies/ts"}
            """);
        Put(state, $"regions/{Region}/forwardingRules", "l4", $$"""{"IPAddress":"{{L4Address}}","portRange":"19530-19530"}""");
        Put(state, $"regions/{Region}/subnetworks", "proxy-only", """{"ipCidrRange":"10.129.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"}""");
        return state;
    }

    public static JsonObject Put(ComputeState state, string collection, string name, string json)
    {
        var resource = JsonNode.Parse(json)!.AsObject();
        resource["name"] = name;
        return state.Put(collection, resource);
    }
}
