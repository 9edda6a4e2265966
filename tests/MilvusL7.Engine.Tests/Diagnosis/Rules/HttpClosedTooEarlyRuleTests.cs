using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HttpClosedTooEarlyRuleTests
{
    private const string Id = "HttpClosedTooEarly";

    private const string AllowHttp = "kubernetes.io/ingress.allow-http";

    [Fact]
    public async Task Closed_before_the_certificate_is_attached_nothing_comes_about()
    {
        var observation = await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"), w =>
        {
            w.Ingress().SetAnnotation(AllowHttp, "false");
            w.Behaviour.Hold(GkeStep.ManagedCertificates);
        });

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("my-release-milvus-tls: no status", finding.Evidence, StringComparison.Ordinal);
        observation.AssertSilent("SyncFailing");
    }

    [Fact]
    public async Task Closed_while_it_is_being_issued_is_a_warning()
    {
        var observation = await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"), w => w.Ingress().SetAnnotation(AllowHttp, "false"));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("Provisioning", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_it_is_as_it_should_be() => (await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"))).AssertSilent(Id);

    [Fact]
    public async Task Closed_beside_an_active_one_it_is_too() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);
}
