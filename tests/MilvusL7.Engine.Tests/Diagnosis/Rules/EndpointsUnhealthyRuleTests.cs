using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class EndpointsUnhealthyRuleTests
{
    private const string Id = "EndpointsUnhealthy";

    [Fact]
    public async Task One_pod_of_two_is_a_warning_that_names_it()
    {
        var finding = (await Observed.AfterAsync(w => w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY")).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("1 of 2", finding.Message, StringComparison.Ordinal);
        Assert.Contains("my-release-milvus-proxy-0 10.4.0.11:19530 (us-west1-a)", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("kubectl describe pod my-release-milvus-proxy-0 --namespace default", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "HTTP2", "port": 9091, "requestPath": "/healthz" }""", "The health check uses HTTP2,")]
    [InlineData("""{ "type": "HTTP", "port": 9091, "requestPath": "/" }""", "The health check requests /,")]
    [InlineData("""{ "type": "HTTP", "port": 8080, "requestPath": "/healthz" }""", "The health check uses port 8080,")]
    [InlineData("""{ }""", "The health check uses the serving port,")]
    public async Task All_are_an_error_that_says_what_the_health_check_asks(string healthCheck, string why)
    {
        var finding = (await Observed.AfterAsync(w => w.BackendConfig()["spec"]!["healthCheck"] = JsonNode.Parse(healthCheck))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
        Assert.Contains("Get-MilvusRelease my-release -Namespace default | New-MilvusBackendConfig -Name my-release-backendconfig -HealthCheckType HTTP -HealthCheckPort 9091 -RequestPath /healthz", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_firewall_is_named()
    {
        var finding = (await Observed.AfterAsync(w => w.Behaviour.Hold(GkeStep.Firewall))).AssertFinds(Id);

        Assert.Contains("firewall", finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("gcloud compute firewall-rules create", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Milvus_without_TLS_is_named()
    {
        var finding = (await Observed.AfterAsync(w =>
        {
            w.SetVariable("COMMON_SECURITY_TLSMODE", "0");
            w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY";
        })).AssertFinds(Id);

        Assert.Equal("Get-MilvusRelease my-release -Namespace default | Enable-MilvusTls", finding.RecommendedAction);
    }

    [Fact]
    public async Task The_first_checks_take_a_minute() =>
        (await Observed.AfterAsync(w =>
        {
            w.MakeYoung();
            w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY";
        })).AssertSilent(Id);

    [Fact]
    public async Task A_new_pod_is_given_that_minute_too() =>
        (await Observed.AfterAsync(w =>
        {
            w.Pods()[0].Created(w.Now.AddSeconds(-30));
            w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY";
        })).AssertSilent(Id);

    [Fact]
    public async Task Health_that_is_not_known_is_no_finding() => (await Observed.AfterAsync(w => w.Behaviour.Hold(GkeStep.Health))).AssertSilent(Id);

    [Fact]
    public async Task Healthy_pods_are_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
