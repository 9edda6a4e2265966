using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class StaticAddressBothRuleTests
{
    private const string Id = "StaticAddressBoth";

    private const string Global = "kubernetes.io/ingress.global-static-ip-name";
    private const string Regional = "kubernetes.io/ingress.regional-static-ip-name";

    [Fact]
    public async Task A_global_and_a_regional_address_are_found_and_the_wrong_one_is_to_go()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress().SetAnnotation(Global, "a");
            w.Ingress().SetAnnotation(Regional, "b");
        });

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Contains(Regional + "-", finding.RecommendedAction, StringComparison.Ordinal);
        observation.AssertSilent("SyncFailing");
    }

    [Fact]
    public async Task One_of_them_is_not() => (await Observed.AfterAsync(w => w.Ingress().SetAnnotation(Global, "a"))).AssertSilent(Id);
}
