using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class NoCertificateRuleTests
{
    private const string Id = "NoCertificate";

    [Fact]
    public async Task An_Ingress_without_any_certificate_is_found()
    {
        var observation = await Observed.AfterAsync(w => w.Ingress()["spec"]!.AsObject().Remove("tls"));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("my-release.milvus.io", finding.RecommendedAction, StringComparison.Ordinal);
        // That both ports are closed then is what GKE goes on complaining of.
        observation.AssertSilent("SyncFailing");
    }

    [Fact]
    public async Task A_certificate_of_Computes_own_is_one()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress()["spec"]!.AsObject().Remove("tls");
            w.Ingress().SetAnnotation("ingress.gcp.kubernetes.io/pre-shared-cert", "mine");
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task A_managed_one_is_one() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);
}
