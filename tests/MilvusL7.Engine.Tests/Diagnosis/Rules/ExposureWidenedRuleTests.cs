using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ExposureWidenedRuleTests
{
    private const string Id = "ExposureWidened";

    [Theory]
    [InlineData("Internal", true)]
    [InlineData("Restricted", true)]
    [InlineData("Public", false)]
    [InlineData("None", false)]
    public async Task What_is_more_open_than_it_was_is_found(string former, bool found)
    {
        var observation = await Observed.AfterAsync(Observed.Good(), how: new Observing { FormerExposure = Enum.Parse<L4Exposure>(former) });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.Equal(FindingSeverity.Error, finding.Severity);
            Assert.Contains("-SecurityPolicy", finding.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_source_ranges_that_were_given_up_with_the_load_balancer_are_remembered()
    {
        var finding = (await Observed.AfterAsync(w => w.Service().SetAnnotation("milvusl7/load-balancer-source-ranges", "10.0.0.0/8"))).AssertFinds(Id);

        Assert.Contains("10.0.0.0/8", finding.Message, StringComparison.Ordinal);
        Assert.Contains("10.0.0.0/8", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_security_policy_closes_it_again()
    {
        var observation = await Observed.AfterAsync(
            Observed.Good(),
            w =>
            {
                w.Compute.Put("global/securityPolicies", new JsonObject { ["name"] = "policy" });
                w.BackendConfig()["spec"]!["securityPolicy"] = new JsonObject { ["name"] = "policy" };
            },
            how: new Observing { FormerExposure = L4Exposure.Internal });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task Where_the_BackendConfig_may_not_be_read_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), how: new Observing { FormerExposure = L4Exposure.Internal, Forbidden = [ResourceKind.BackendConfig] })).AssertSilent(Id);

    [Fact]
    public async Task An_internal_Ingress_is_not() =>
        (await Observed.AfterAsync(Observed.GoodInternal(), how: new Observing { FormerExposure = L4Exposure.Internal })).AssertSilent(Id);
}
