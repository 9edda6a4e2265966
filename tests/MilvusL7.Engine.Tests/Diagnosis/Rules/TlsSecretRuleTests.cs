using MilvusL7.Engine.Diagnosis.Rules;
using MilvusL7.Engine.Tests.Certificates;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TlsSecretRuleTests
{
    public static TheoryData<string> Ids => [.. TlsSecretRule.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_Secret_that_cannot_serve_is_found(string id)
    {
        var (certificate, key) = FaultyCertificates.Make(id, GuideWorld.Host, Observed.Now);
        var observation = await Observed.AfterAsync(w => w.Kubernetes.Put(GuideWorld.TlsSecret(certificate, key)));

        var finding = observation.AssertFinds(id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(id != "CertificateNotYetValid", finding.IsTerminal);
        Assert.Equal("Secret default/my-release-milvus-tls", finding.Target);
        Assert.Contains("spec.tls[].secretName: my-release-milvus-tls", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("Get-MilvusRelease my-release -Namespace default | New-MilvusTlsSecret -SecretName my-release-milvus-tls", finding.RecommendedAction, StringComparison.Ordinal);
        Assert.All([finding.Message, finding.Evidence, finding.RecommendedAction], text => Assert.DoesNotContain("PRIVATE KEY-----", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_good_one_is_fine()
    {
        var observation = await Observed.AfterAsync(_ => { });

        Assert.All(TlsSecretRule.All, rule => observation.AssertSilent(rule.Id));
    }
}
