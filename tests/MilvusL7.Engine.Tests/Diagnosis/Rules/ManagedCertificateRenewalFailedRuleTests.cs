using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateRenewalFailedRuleTests
{
    private const string Id = "ManagedCertificateRenewalFailed";

    [Fact]
    public async Task It_serves_until_it_ends()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged(), Fail)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("It is valid until 2026-05-31", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_has_ended_it_is_an_error() =>
        Assert.Equal(
            FindingSeverity.Error,
            (await Observed.AfterAsync(Observed.GoodManaged(), Fail, how: new Observing { Compute = s => Assert.True(s.Update(s.List("global/sslCertificates").Select(c => $"global/sslCertificates/{c["name"]}").Single(), c => c["expireTime"] = "2026-03-01T00:00:00Z")) }))
                .AssertFinds(Id).Severity);

    [Fact]
    public async Task An_active_one_is_fine() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);

    private static void Fail(GkeWorld world) => world.Behaviour.CertificateStates[GuideWorld.ManagedCertificateName] = "RENEWAL_FAILED";
}
