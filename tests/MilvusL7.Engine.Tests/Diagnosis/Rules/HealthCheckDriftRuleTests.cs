using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HealthCheckDriftRuleTests
{
    private const string Id = "HealthCheckDrift";

    [Fact]
    public async Task A_health_check_that_is_not_the_BackendConfigs_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => w.ComputeHealthCheck()["httpHealthCheck"]!["port"] = 8080)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("port 8080, BackendConfig 9091", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_was_taken_out_and_stays_in_Compute_is_worth_knowing()
    {
        var finding = (await Observed.AfterAsync(
            Observed.Good(),
            w => w.BackendConfig()["spec"]!["healthCheck"]!["checkIntervalSec"] = 60,
            w => w.BackendConfig()["spec"]!["healthCheck"]!.AsObject().Remove("checkIntervalSec"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Information, finding.Severity);
        Assert.Contains("-CheckIntervalSec", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_first_minutes_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.MakeYoung(), w => w.ComputeHealthCheck()["httpHealthCheck"]!["port"] = 8080)).AssertSilent(Id);

    [Fact]
    public async Task Values_that_were_set_and_have_arrived_are_fine() =>
        (await Observed.AfterAsync(w => w.BackendConfig()["spec"]!["healthCheck"] = new JsonObject { ["type"] = "HTTP", ["port"] = 9091, ["requestPath"] = "/healthz", ["checkIntervalSec"] = 20, ["timeoutSec"] = 5 })).AssertSilent(Id);

    [Fact]
    public async Task The_same_health_check_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
