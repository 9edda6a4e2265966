using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ResourcesLeftRuleTests
{
    private const string Id = "ResourcesLeft";

    [Fact]
    public async Task What_GKE_noted_on_an_Ingress_that_is_anothers_now_is_found()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w => w.Ingress().SetAnnotation("kubernetes.io/ingress.class", "nginx"));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("ingress.kubernetes.io/https-forwarding-rule: k8s2-fs-", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Ingress_that_never_was_GKEs_leaves_nothing() =>
        (await Observed.AfterAsync(w => w.Ingress().SetAnnotation("kubernetes.io/ingress.class", "nginx"))).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
