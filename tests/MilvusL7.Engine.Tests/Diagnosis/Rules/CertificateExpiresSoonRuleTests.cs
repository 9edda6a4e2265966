using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Tests.Certificates;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class CertificateExpiresSoonRuleTests
{
    private const string Id = "CertificateExpiresSoon";

    [Fact]
    public async Task A_Secrets_certificate_that_ends_in_ten_days_is_found()
    {
        using var soon = TestCertificate.Create(GuideWorld.Host, [GuideWorld.Host], notBefore: Observed.Now.AddDays(-90), notAfter: Observed.Now.AddDays(10));
        var finding = (await Observed.AfterAsync(w => w.Kubernetes.Put(GuideWorld.TlsSecret(soon.Pem, soon.KeyPem)))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("2026-03-12", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pre_shared_certificate_that_ends_in_twenty_days_is_found() =>
        Assert.Equal(
            "SslCertificate company",
            (await Observed.AfterAsync(w =>
            {
                w.PutCertificate("company", GuideWorld.Host, w.Now.AddDays(20));
                w.Ingress().SetAnnotation(Changing.PreShared, "company");
            })).AssertFinds(Id).Target);

    [Fact]
    public async Task A_managed_one_that_Google_should_have_renewed_is_found() =>
        Assert.Contains("has not renewed", (await Observed.AfterAsync(Observed.GoodManaged(), how: Ending(10))).AssertFinds(Id).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_managed_one_that_Google_is_about_to_renew_is_fine() => (await Observed.AfterAsync(Observed.GoodManaged(), how: Ending(20))).AssertSilent(Id);

    [Fact]
    public async Task One_that_ends_much_later_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);

    private static Observing Ending(int days) => new()
    {
        Compute = s => Assert.True(s.Update($"global/sslCertificates/{s.List("global/sslCertificates")[0]["name"]}", c => c["expireTime"] = Observed.Now.AddDays(days).ToString("O"))),
    };
}
