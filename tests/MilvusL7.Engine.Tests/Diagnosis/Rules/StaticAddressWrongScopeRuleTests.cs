using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class StaticAddressWrongScopeRuleTests
{
    private const string Id = "StaticAddressWrongScope";

    [Fact]
    public async Task A_regional_address_does_not_serve_an_external_Ingress()
    {
        var finding = (await Observed.AfterAsync(w => Put(w, "regions/us-west1", "global"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("regions/us-west1/addresses/my-release-ip (198.51.100.77)", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("New-MilvusStaticAddress -Name my-release-ip", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_global_one_does_not_serve_an_internal_Ingress() =>
        Assert.Contains("is global", (await Observed.AfterAsync(Observed.GoodInternal(), w => Put(w, "global", "regional"))).AssertFinds(Id).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Each_in_its_own_place_is_fine()
    {
        (await Observed.AfterAsync(w => Put(w, "global", "global"))).AssertSilent(Id);
        (await Observed.AfterAsync(Observed.GoodInternal(), w => Put(w, "regions/us-west1", "regional"))).AssertSilent(Id);
    }

    private static void Put(GkeWorld world, string scope, string annotation)
    {
        world.Compute.Put($"{scope}/addresses", new JsonObject { ["name"] = "my-release-ip", ["address"] = "198.51.100.77" });
        world.Ingress().SetAnnotation($"kubernetes.io/ingress.{annotation}-static-ip-name", "my-release-ip");
    }
}
