using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class FrontendConfigOnInternalRuleTests
{
    private const string Id = "FrontendConfigOnInternal";

    private const string Annotation = "networking.gke.io/v1beta1.FrontendConfig";

    [Fact]
    public async Task On_an_internal_Ingress_it_is_found() =>
        Assert.Contains(Annotation + "-", (await Observed.AfterAsync(Observed.GoodInternal(), w => w.Ingress().SetAnnotation(Annotation, "front"))).AssertFinds(Id).RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public async Task On_an_external_one_it_is_not() => (await Observed.AfterAsync(w => w.Ingress().SetAnnotation(Annotation, "front"))).AssertSilent(Id);

    [Fact]
    public async Task An_internal_one_without_is_not() => (await Observed.AfterAsync(Observed.GoodInternal())).AssertSilent(Id);
}
