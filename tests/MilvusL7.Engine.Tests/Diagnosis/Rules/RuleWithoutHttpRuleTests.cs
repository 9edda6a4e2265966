using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class RuleWithoutHttpRuleTests
{
    private const string Id = "RuleWithoutHttp";

    [Fact]
    public async Task The_only_rule_without_http_serves_nothing()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w => w.Ingress()["spec"]!["rules"]![0]!.AsObject().Remove("http"), how: new Observing { Skip = "not here" });
        // It leads nowhere now: only as the Ingress of the release it is seen at all.
        observation.AssertSilent(Id);

        var own = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Ingress()["metadata"]!["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "MilvusL7", ["app.kubernetes.io/part-of"] = "my-release" };
            w.Ingress()["spec"]!["rules"]![0]!.AsObject().Remove("http");
        });

        var finding = own.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("spec.rules[0]", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_rule_that_serves_it_is_a_warning()
    {
        var observation = await Observed.AfterAsync(w => w.Ingress()["spec"]!["rules"]!.AsArray().Add(new JsonObject { ["host"] = "empty.example" }));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("empty.example", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
