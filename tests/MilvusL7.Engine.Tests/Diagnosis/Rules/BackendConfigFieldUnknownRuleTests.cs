using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendConfigFieldUnknownRuleTests
{
    private const string Id = "BackendConfigFieldUnknown";

    [Theory]
    [InlineData("""{"healthcheck":{"type":"HTTP","port":9091,"requestPath":"/healthz"},"timeoutSec":3600}""", "spec.healthcheck")]
    [InlineData("""{"requestPath":"/healthz","port":9091,"timeoutSec":3600}""", "spec.requestPath, spec.port")]
    [InlineData("""{"healthCheck":{"path":"/healthz"},"timeoutSec":3600}""", "spec.healthCheck.path")]
    public async Task A_health_check_under_a_wrong_field_is_an_error_and_said_once(string spec, string fields)
    {
        var observation = await Observed.AfterAsync(w => w.BackendConfig()["spec"] = JsonNode.Parse(spec));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains(fields, finding.Message, StringComparison.Ordinal);
        observation.AssertSilent("HealthCheckMissing");
    }

    [Fact]
    public async Task What_the_API_server_dropped_is_seen_in_what_was_applied()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.BackendConfig()["spec"]!.AsObject().Remove("healthCheck");
            w.BackendConfig().SetAnnotation("kubectl.kubernetes.io/last-applied-configuration", """{"apiVersion":"cloud.google.com/v1","kind":"BackendConfig","healthCheck":{"type":"HTTP"},"spec":{"timeoutSec":3600}}""");
        });

        Assert.Contains("healthCheck in BackendConfig", observation.AssertFinds(Id).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_health_check_that_is_right_it_is_a_warning() =>
        Assert.Equal(FindingSeverity.Warning, (await Observed.AfterAsync(w => w.BackendConfig()["spec"]!["timeout"] = 60)).AssertFinds(Id).Severity);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
