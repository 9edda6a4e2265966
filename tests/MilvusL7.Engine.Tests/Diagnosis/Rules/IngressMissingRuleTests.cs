using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class IngressMissingRuleTests
{
    private const string Id = "IngressMissing";

    [Fact]
    public async Task A_release_without_an_Ingress_is_found()
    {
        var observation = (await Observed.AfterAsync(_ => { })) with { Ingress = null, Ingresses = [] };

        var finding = observation.AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Null(finding.IngressName);
        Assert.Contains("New-MilvusIngress", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_with_an_Ingress_is_not() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
