using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class CertificateSelfSignedRuleTests
{
    private const string Id = "CertificateSelfSigned";

    [Fact]
    public async Task A_self_signed_certificate_says_what_clients_need()
    {
        var (certificate, key) = GuideWorld.CreateCertificate(GuideWorld.Host);

        var finding = (await Observed.AfterAsync(w => w.Kubernetes.Put(GuideWorld.TlsSecret(certificate, key)))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Information, finding.Severity);
        Assert.Contains($"server_name={GuideWorld.Host}, server_pem_path", finding.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", finding.ToString() + finding.Evidence + finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_an_authority_is_silent() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);

    [Fact]
    public async Task A_managed_certificate_is_silent() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);
}
