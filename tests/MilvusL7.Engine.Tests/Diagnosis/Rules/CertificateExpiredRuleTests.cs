using MilvusL7.Engine.Tests.Certificates;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class CertificateExpiredRuleTests
{
    private const string Id = "CertificateExpired";

    [Fact]
    public async Task A_Secrets_certificate_that_has_ended_is_found_once()
    {
        using var ended = TestCertificate.Create(GuideWorld.Host, [GuideWorld.Host], notBefore: Observed.Now.AddDays(-90), notAfter: Observed.Now.AddDays(-1));
        var finding = (await Observed.AfterAsync(w => w.Kubernetes.Put(GuideWorld.TlsSecret(ended.Pem, ended.KeyPem)))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Equal("Secret default/my-release-milvus-tls", finding.Target);
        Assert.Contains("2026-03-01", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Compute_certificate_that_has_ended_is_found()
    {
        var finding = (await Observed.AfterAsync(w =>
        {
            w.PutCertificate("company", GuideWorld.Host, w.Now.AddDays(-2));
            w.Ingress().SetAnnotation(Changing.PreShared, "company");
        })).AssertFinds(Id);

        Assert.Equal("SslCertificate company", finding.Target);
        Assert.True(finding.IsTerminal);
    }

    [Fact]
    public async Task A_renewed_Secret_that_has_not_reached_the_load_balancer_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), how: new Observing { Compute = s => Assert.True(s.Update($"global/sslCertificates/{s.List("global/sslCertificates")[0]["name"]}", c => c["expireTime"] = "2026-03-01T00:00:00Z")) })).AssertFinds(Id);

        Assert.Contains("has not been applied to the load balancer", finding.Message, StringComparison.Ordinal);
        Assert.False(finding.IsTerminal);
    }

    [Fact]
    public async Task Certificates_that_have_not_ended_are_fine()
    {
        (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
        (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);
    }
}
