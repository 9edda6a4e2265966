using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class AuthorizationOffRuleTests
{
    private const string Id = "AuthorizationOff";

    private const string Variable = "COMMON_SECURITY_AUTHORIZATIONENABLED";

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public async Task A_public_address_without_authorization_is_found(string? value)
    {
        var observation = await Observed.AfterAsync(w => w.SetVariable(Variable, value));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        // It is ready to serve, and to everybody: no reason to end a wait.
        Assert.False(finding.IsTerminal);
        Assert.Contains($"address {observation.Address}", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_security_policy_before_it_makes_it_a_warning()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable(Variable, null);
            w.Compute.Put("global/securityPolicies", new JsonObject { ["name"] = "policy" });
            w.BackendConfig()["spec"]!["securityPolicy"] = new JsonObject { ["name"] = "policy" };
        });

        Assert.Equal(FindingSeverity.Warning, observation.AssertFinds(Id).Severity);
    }

    [Fact]
    public async Task A_public_layer_4_address_counts_without_an_Ingress_too()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable(Variable, null);
            w.Service()["spec"]!["type"] = "LoadBalancer";
            w.Service()["status"] = JsonNode.Parse("""{"loadBalancer":{"ingress":[{"ip":"203.0.113.7"}]}}""");
        }) with { Ingress = null };

        Assert.Contains("203.0.113.7", observation.AssertFinds(Id).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_address_is_not() => (await Observed.AfterAsync(Observed.GoodInternal(), w => w.SetVariable(Variable, null))).AssertSilent(Id);

    [Fact]
    public async Task Where_no_Deployment_is_known_nothing_is_said() =>
        (await Observed.AfterAsync(w => w.Kubernetes.Remove("Deployment", GuideWorld.Namespace, "my-release-milvus-proxy"))).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
