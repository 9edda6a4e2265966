using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HttpOpenRuleTests
{
    private const string Id = "HttpOpen";

    private const string AllowHttp = "kubernetes.io/ingress.allow-http";

    [Theory]
    [InlineData(null)]
    [InlineData("true")]
    [InlineData("no")]
    public async Task Port_80_that_is_open_beside_a_Secret_is_found(string? value)
    {
        var finding = (await Observed.AfterAsync(w => w.Ingress().SetAnnotation(AllowHttp, value))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains(value ?? "not set", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("allow-http=false", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_managed_certificate_that_is_active_it_is_found() =>
        (await Observed.AfterAsync(Observed.GoodManaged(), w => w.Ingress().SetAnnotation(AllowHttp, null))).AssertFinds(Id);

    [Fact]
    public async Task While_a_managed_certificate_is_being_issued_it_is_needed() =>
        (await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"))).AssertSilent(Id);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirect_needs_it(bool redirects)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress().SetAnnotation(AllowHttp, "true");
            w.Ingress().SetAnnotation("networking.gke.io/v1beta1.FrontendConfig", "front");
            w.Kubernetes.Put($$"""{ "apiVersion": "networking.gke.io/v1beta1", "kind": "FrontendConfig", "metadata": { "name": "front", "namespace": "default" }, "spec": { "redirectToHttps": { "enabled": {{(redirects ? "true" : "false")}} } } }""");
        });

        Assert.Equal(redirects ? 0 : 1, observation.Findings(Id).Count);
    }

    [Fact]
    public async Task A_redirect_that_may_not_be_read_may_need_it()
    {
        var observation = await Observed.AfterAsync(
            Observed.Good(),
            w =>
            {
                w.Ingress().SetAnnotation(AllowHttp, "true");
                w.Ingress().SetAnnotation("networking.gke.io/v1beta1.FrontendConfig", "front");
            },
            how: new Observing { Forbidden = [ResourceKind.FrontendConfig] });

        observation.AssertSilent(Id);
        observation.AssertSilent("FrontendConfigMissing");
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
