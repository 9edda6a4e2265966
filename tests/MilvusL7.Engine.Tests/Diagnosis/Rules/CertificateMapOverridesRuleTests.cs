using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class CertificateMapOverridesRuleTests
{
    private const string Id = "CertificateMapOverrides";

    [Fact]
    public async Task A_certificate_map_on_the_proxy_is_found()
    {
        var finding = (await Observed.AfterAsync(
            Observed.Good(), then: w => w.HttpsProxy()["certificateMap"] = "//certificatemanager.googleapis.com/projects/p/locations/global/certificateMaps/company")).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("certificateMaps/company", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("--clear-certificate-map --global --project milvusl7-test", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_without_one_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
