using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NegAnnotationMissingRuleTests
{
    private const string Id = "NegAnnotationMissing";

    private const string Neg = "cloud.google.com/neg";

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("{\"ingress\": false}")]
    public async Task A_ClusterIP_Service_without_a_group_is_refused(string? value)
    {
        var observation = await Observed.AfterAsync(w => w.Service().SetAnnotation(Neg, value));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains($"{Neg}: {value ?? "not set"}", finding.Evidence, StringComparison.Ordinal);
        observation.AssertSilent("SyncFailing");
    }

    [Theory]
    [InlineData(false, FindingSeverity.Warning)]
    [InlineData(true, FindingSeverity.Error)]
    public async Task A_load_balancer_Service_is_refused_on_an_internal_Ingress_only(bool isInternal, FindingSeverity severity)
    {
        var observation = await Observed.AfterAsync(isInternal ? Observed.GoodInternal() : Observed.Good(), w =>
        {
            w.Service()["spec"]!["type"] = "LoadBalancer";
            w.Service().SetAnnotation(Neg, null);
        });

        Assert.Equal(severity, observation.AssertFinds(Id).Severity);
    }

    [Fact]
    public async Task Another_Service_of_the_Ingress_is_looked_at_too() =>
        Assert.Equal("Service default/other", (await Observed.AfterAsync(w => w.AddService("other").SetAnnotation(Neg, null))).AssertFinds(Id).Target);

    [Fact]
    public async Task Another_one_with_node_ports_is_served_without()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            var other = w.AddService("other");
            other["spec"]!["type"] = "NodePort";
            other.SetAnnotation(Neg, null);
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
