using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateProvisioningFailedRuleTests
{
    private const string Id = "ManagedCertificateProvisioningFailed";

    [Theory]
    [InlineData("PROVISIONING_FAILED", null, false)]
    [InlineData("PROVISIONING_FAILED_PERMANENTLY", null, true)]
    [InlineData("PROVISIONING_FAILED_PERMANENTLY", "Compute is not asked", true)]
    public async Task A_certificate_that_failed_as_a_whole_is_found(string state, string? skip, bool isTerminal)
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"), w => w.Behaviour.CertificateStates[GuideWorld.ManagedCertificateName] = state, how: new Observing { Skip = skip })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(isTerminal, finding.IsTerminal);
    }

    [Fact]
    public async Task A_domain_that_says_why_has_a_finding_of_its_own() =>
        (await Observed.AfterAsync(Observed.GoodManaged("FAILED_NOT_VISIBLE"), w => w.Behaviour.CertificateStates[GuideWorld.ManagedCertificateName] = "PROVISIONING_FAILED")).AssertSilent(Id);

    [Fact]
    public async Task One_that_is_being_made_is_not_this() => (await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"))).AssertSilent(Id);
}
