using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HealthCheckPortRuleTests
{
    private const string Id = "HealthCheckPort";

    [Theory]
    [InlineData(19530)]
    [InlineData(8080)]
    [InlineData(null)]
    public async Task Another_port_than_the_metrics_port_is_found(int? port)
    {
        var finding = (await Observed.AfterAsync(w => w.HealthCheck()["port"] = port)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Equal($"spec.healthCheck.port: {(port is null ? "not set" : port)}", finding.Evidence);
        Assert.Contains("-HealthCheckPort 9091", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_containers_own_metrics_port_counts()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Deployment()["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![1]!["containerPort"] = 9100;
            w.HealthCheck()["port"] = 9100;
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task Where_no_Deployment_is_known_another_port_is_no_error()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Kubernetes.Remove("Deployment", GuideWorld.Namespace, "my-release-milvus-proxy");
            w.HealthCheck()["port"] = 9100;
        });

        Assert.Equal(FindingSeverity.Warning, observation.AssertFinds(Id).Severity);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
