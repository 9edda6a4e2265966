using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>What tests ask of a settled world.</summary>
internal static class Gke
{
    public static IEnumerable<GkeEvent> Warnings(GkeWorld settled) =>
        settled.EventsOn("Ingress", GuideWorld.IngressName).Where(happened => happened.Type == GkeEvent.Warning);

    /// <summary>The one warning that does not pass.</summary>
    public static GkeEvent Lasting(GkeWorld settled) =>
        Assert.Single(Warnings(settled), happened => happened.LastTimestamp == settled.Now);

    public static IEnumerable<string> Health(GkeWorld settled) => settled.Compute.Endpoints.Values.SelectMany(endpoints => endpoints).Select(endpoint => endpoint.Health);

    public static bool HasAddress(GkeWorld settled) => settled.Ingress()["status"]?["loadBalancer"]?["ingress"]?[0]?["ip"] is not null;

    public static JsonObject NegCondition(JsonObject pod) => Assert.Single(
        pod["status"]!["conditions"]!.AsArray(), condition => condition!["type"]!.ToString() == "cloud.google.com/load-balancer-neg-ready")!.AsObject();
}
