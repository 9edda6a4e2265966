using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class IngressClassNameRuleTests
{
    private const string Id = "IngressClassNameSet";

    [Fact]
    public async Task A_class_in_the_field_alone_is_found()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress().SetAnnotation("kubernetes.io/ingress.class", null);
            w.Ingress()["spec"]!["ingressClassName"] = "gce";
        });

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Equal("spec.ingressClassName: gce", finding.Evidence);
        Assert.Contains("--namespace default", finding.RecommendedAction, StringComparison.Ordinal);
        observation.AssertSilent("IngressUnseen");
    }

    [Fact]
    public async Task Beside_the_annotation_it_does_no_harm() =>
        (await Observed.AfterAsync(w => w.Ingress()["spec"]!["ingressClassName"] = "gce")).AssertSilent(Id);
}
