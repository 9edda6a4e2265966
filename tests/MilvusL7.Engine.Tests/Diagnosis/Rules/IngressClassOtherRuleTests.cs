using MilvusL7.Engine.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class IngressClassOtherRuleTests
{
    private const string Id = "IngressClassOther";

    private const string Class = "kubernetes.io/ingress.class";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_Ingress_of_another_controller_is_found_and_nothing_else_is_said_of_it(bool byAnnotation)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress().SetAnnotation(Class, byAnnotation ? "nginx" : null);
            w.Ingress()["spec"]!["ingressClassName"] = byAnnotation ? null : "nginx";
            w.Ingress()["spec"]!.AsObject().Remove("tls");
        });

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Contains("nginx", finding.Evidence, StringComparison.Ordinal);
        Assert.Equal([Id], RuleSet.Check(observation).Select(f => f.Id));
    }

    [Fact]
    public async Task One_of_another_controller_beside_one_of_GKEs_is_nothing_wrong()
    {
        var world = Observed.Good();
        world.AddIngress("internal.example").SetAnnotation(Class, "nginx");

        var observations = await Observed.LookAsync(Translator.Settle(world), new Observing());

        Assert.Equal(2, observations.Count);
        Assert.All(observations, o => Assert.Empty(RuleSet.Check(o).Select(f => f.ToString())));
    }

    [Theory]
    [InlineData("gce")]
    [InlineData("gce-internal")]
    public async Task GKEs_own_classes_are_not(string name) =>
        (await Observed.AfterAsync(name == "gce" ? Observed.Good() : Observed.GoodInternal())).AssertSilent(Id);
}
