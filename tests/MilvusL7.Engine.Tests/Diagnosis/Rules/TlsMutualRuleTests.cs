using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TlsMutualRuleTests
{
    private const string Id = "TlsMutual";

    [Theory]
    [InlineData("2", true)]
    [InlineData("1", false)]
    [InlineData("0", false)]
    public async Task Mutual_TLS_behind_the_load_balancer_is_found(string mode, bool found)
    {
        var observation = await Observed.AfterAsync(w => w.SetVariable("COMMON_SECURITY_TLSMODE", mode));

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.True(finding.IsTerminal);
            Assert.Contains("common.security.tlsMode: 2", finding.Evidence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_an_Ingress_it_is_nobodys_business() =>
        ((await Observed.AfterAsync(w => w.SetVariable("COMMON_SECURITY_TLSMODE", "2"))) with { Ingress = null }).AssertSilent(Id);
}
