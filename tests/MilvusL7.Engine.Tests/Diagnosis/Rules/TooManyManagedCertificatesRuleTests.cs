using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TooManyManagedCertificatesRuleTests
{
    private const string Id = "TooManyManagedCertificates";

    [Fact]
    public async Task Sixteen_are_too_many()
    {
        var finding = (await After(16)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("16", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifteen_are_not() => (await After(15)).AssertSilent(Id);

    private static Task<MilvusL7.Engine.Diagnosis.Observation> After(int count) => Observed.AfterAsync(
        Observed.GoodManaged(),
        w => w.Ingress().SetAnnotation("networking.gke.io/managed-certificates", string.Join(',', Enumerable.Range(1, count).Select(i => $"certificate-{i}"))));
}
