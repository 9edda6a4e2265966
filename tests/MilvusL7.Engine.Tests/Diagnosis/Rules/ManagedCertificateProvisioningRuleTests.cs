using MilvusL7.Engine.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateProvisioningRuleTests
{
    private const string Id = "ManagedCertificateProvisioning";

    [Fact]
    public async Task A_good_start_says_that_it_is_being_made_and_nothing_else()
    {
        var observation = await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"));

        Assert.Equal(FindingSeverity.Information, observation.AssertFinds(Id).Severity);
        Assert.Single(RuleSet.Check(observation));
    }

    [Fact]
    public async Task After_more_than_an_hour_something_is_wrong()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"), w =>
        {
            w.Ingress().Created(w.Now.AddMinutes(-90));
            w.ManagedCertificate().Created(w.Now.AddMinutes(-100));
        })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.False(finding.IsTerminal);
    }

    [Fact]
    public async Task One_that_failed_has_a_finding_of_its_own() => (await Observed.AfterAsync(Observed.GoodManaged("FAILED_NOT_VISIBLE"))).AssertSilent(Id);

    [Fact]
    public async Task An_active_one_is_fine() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);
}
