using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class CertificateNotShownRuleTests
{
    private const string Id = "CertificateNotShown";

    [Fact]
    public async Task A_proxy_with_other_certificates_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => Show(w, "somebodys"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("sslCertificates: somebodys", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_has_not_arrived_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.PutCertificate("company", GuideWorld.Host, w.Now.AddDays(200));
            w.Ingress().SetAnnotation(Changing.PreShared, "company");
        })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("company", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dangling_name_has_a_finding_of_its_own() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.Ingress().SetAnnotation(Changing.PreShared, "mcrt-gone"))).AssertSilent(Id);

    [Fact]
    public async Task In_the_first_minutes_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.MakeYoung(), w => Show(w, "somebodys"))).AssertSilent(Id);

    [Fact]
    public async Task What_the_Ingress_asks_for_is_fine()
    {
        (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
        (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);
    }

    private static void Show(GkeWorld world, string name) =>
        world.HttpsProxy()["sslCertificates"] = new JsonArray($"https://www.googleapis.com/compute/v1/projects/{world.Cluster.Project}/global/sslCertificates/{name}");
}
