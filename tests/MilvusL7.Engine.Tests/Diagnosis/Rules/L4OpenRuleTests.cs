using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class L4OpenRuleTests
{
    private const string Id = "L4Open";

    [Fact]
    public async Task A_layer_4_address_beside_a_layer_7_one_is_found()
    {
        var finding = (await Observed.AfterAsync(w => Open(w))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("203.0.113.7", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("Set-MilvusServiceType ClusterIP", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_one_is_worth_knowing()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            Open(w);
            w.Service().SetAnnotation("networking.gke.io/load-balancer-type", "Internal");
        });

        Assert.Equal(FindingSeverity.Information, observation.AssertFinds(Id).Severity);
    }

    [Fact]
    public async Task While_the_Ingress_has_no_address_it_is_needed()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            Open(w);
            w.Behaviour.Hold(GkeStep.ForwardingRules);
        });

        observation.AssertSilent(Id);
    }

    private static void Open(GkeWorld world)
    {
        world.Service()["spec"]!["type"] = "LoadBalancer";
        world.Service()["status"] = JsonNode.Parse("""{"loadBalancer":{"ingress":[{"ip":"203.0.113.7"}]}}""");
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
