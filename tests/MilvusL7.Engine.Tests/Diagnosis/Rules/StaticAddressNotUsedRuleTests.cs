using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class StaticAddressNotUsedRuleTests
{
    private const string Id = "StaticAddressNotUsed";

    [Fact]
    public async Task An_Ingress_that_serves_at_another_address_than_the_one_it_names_is_found()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: Reserve);

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("198.51.100.77", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"ip: {observation.Address}", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_serves_there_is_fine() => (await Observed.AfterAsync(Reserve)).AssertSilent(Id);

    private static void Reserve(GkeWorld world)
    {
        world.Compute.Put("global/addresses", new JsonObject { ["name"] = "my-release-ip", ["address"] = "198.51.100.77" });
        world.Ingress().SetAnnotation("kubernetes.io/ingress.global-static-ip-name", "my-release-ip");
    }
}
