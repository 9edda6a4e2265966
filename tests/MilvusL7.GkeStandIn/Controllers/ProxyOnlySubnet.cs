using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>The subnet that the proxies of regional load balancers are in.</summary>
internal static class ProxyOnlySubnet
{
    public static bool Is(JsonObject subnet) =>
        subnet.Text("purpose") is "REGIONAL_MANAGED_PROXY" or "INTERNAL_HTTPS_LOAD_BALANCER" && subnet.Text("role") is "" or "ACTIVE";
}
