using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class StaticAddressInUseRuleTests
{
    private const string Id = "StaticAddressInUse";
    private const string Address = "198.51.100.77";

    [Fact]
    public async Task An_address_that_something_else_uses_is_found()
    {
        var finding = (await Observed.AfterAsync(w =>
        {
            Reserve(w);
            w.Compute.Put("global/forwardingRules", new JsonObject { ["name"] = "attu-rule", ["IPAddress"] = Address, ["portRange"] = "443-443" });
        })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("attu-rule", finding.Message, StringComparison.Ordinal);
        Assert.Contains("global/forwardingRules/attu-rule", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_use_is_fine() => (await Observed.AfterAsync(Reserve)).AssertSilent(Id);

    [Fact]
    public async Task Its_own_use_before_GKE_noted_it_is_fine() =>
        (await Observed.AfterAsync(w =>
        {
            Reserve(w);
            w.Behaviour.Hold(GkeStep.Status);
        })).AssertSilent(Id);

    [Fact]
    public async Task Without_Compute_an_Ingress_of_another_namespace_that_has_the_address_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), w =>
        {
            w.Behaviour.Hold(GkeStep.ForwardingRules);
            Reserve(w);
            w.AddIngress("other.milvus.io", "staging")["status"] = JsonNode.Parse($$$"""{ "loadBalancer": { "ingress": [ { "ip": "{{{Address}}}" } ] } }""");
        }, how: new Observing { Skip = "said by a test" })).AssertFinds(Id);

        Assert.Contains($"({Address}) is in use by Ingress staging/another", finding.Message, StringComparison.Ordinal);
        Assert.True(finding.IsTerminal);
    }

    [Fact]
    public async Task Without_Compute_the_Ingress_that_has_the_address_is_fine() =>
        (await Observed.AfterAsync(Observed.Good(), w =>
        {
            Reserve(w);
            w.AddIngress("other.milvus.io", "staging");
        }, then: w => w.Kubernetes.Get("Ingress", "staging", WorldChanges.OtherIngress)!.Remove("status"), how: new Observing { Skip = "said by a test" })).AssertSilent(Id);

    private static void Reserve(GkeWorld world)
    {
        world.Compute.Put("global/addresses", new JsonObject { ["name"] = "my-release-ip", ["address"] = Address });
        world.Ingress().SetAnnotation("kubernetes.io/ingress.global-static-ip-name", "my-release-ip");
    }
}
