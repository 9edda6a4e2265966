using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class SecurityPolicyNotAppliedRuleTests
{
    private const string Id = "SecurityPolicyNotApplied";

    [Fact]
    public async Task A_policy_that_is_not_on_the_backend_service_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: Name)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("securityPolicy: none", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("gcloud compute security-policies describe armor", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_there_is_fine() =>
        (await Observed.AfterAsync(w =>
        {
            w.Compute.Put("global/securityPolicies", new JsonObject { ["name"] = "armor" });
            Name(w);
        })).AssertSilent(Id);

    [Fact]
    public async Task None_asked_for_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);

    private static void Name(GkeWorld world) => world.BackendConfig()["spec"]!["securityPolicy"] = new JsonObject { ["name"] = "armor" };
}
