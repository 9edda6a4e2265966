using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateRateLimitedRuleTests
{
    private const string Id = "ManagedCertificateRateLimited";

    [Fact]
    public async Task A_domain_that_gets_no_more_certificates_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged("FAILED_RATE_LIMITED"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("my-release.milvus.io FAILED_RATE_LIMITED", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("New-MilvusTlsSecret", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_active_one_is_fine() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);
}
