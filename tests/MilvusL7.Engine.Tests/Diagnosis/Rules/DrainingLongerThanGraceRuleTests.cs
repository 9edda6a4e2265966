using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class DrainingLongerThanGraceRuleTests
{
    private const string Id = "DrainingLongerThanGrace";

    [Theory]
    [InlineData(60, null, true)]
    [InlineData(600, 300, true)]
    [InlineData(30, null, false)]
    [InlineData(300, 300, false)]
    public async Task Pods_killed_before_they_are_drained_are_found(int draining, int? grace, bool found)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.BackendConfig()["spec"]!["connectionDraining"] = new JsonObject { ["drainingTimeoutSec"] = draining };
            w.Deployment()["spec"]!["template"]!["spec"]!["terminationGracePeriodSeconds"] = grace;
        });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.Equal(FindingSeverity.Warning, finding.Severity);
            Assert.Contains($"drainingTimeoutSec: {draining}", finding.Evidence, StringComparison.Ordinal);
            Assert.Contains(grace is null ? "not set (30)" : $"{grace}", finding.Evidence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
