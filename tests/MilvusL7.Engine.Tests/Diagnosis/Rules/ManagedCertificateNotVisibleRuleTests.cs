using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateNotVisibleRuleTests
{
    private const string Id = "ManagedCertificateNotVisible";

    [Fact]
    public async Task A_domain_that_leads_elsewhere_is_found_with_what_DNS_says_and_should_say()
    {
        var observation = await Observed.AfterAsync(Observed.GoodManaged("FAILED_NOT_VISIBLE"), how: new Observing { Resolve = Changing.To("203.0.113.9") });

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("DNS answers 203.0.113.9", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("FAILED_NOT_VISIBLE", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains($"must return only {observation.Address}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubernetes_spelling_is_understood_without_Compute()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged("FAILED_NOT_VISIBLE"), how: new Observing { Resolve = Changing.Nowhere(), Skip = "not asked" })).AssertFinds(Id);

        Assert.True(finding.IsTerminal);
        Assert.Contains("FailedNotVisible", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("the name does not exist", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_DNS_is_right_now_Google_has_yet_to_look_again() =>
        Assert.False((await Observed.AfterAsync(Observed.GoodManaged("FAILED_NOT_VISIBLE"))).AssertFinds(Id).IsTerminal);

    [Fact]
    public async Task Before_there_is_an_address_it_is_not_the_end() =>
        Assert.False((await Observed.AfterAsync(Observed.GoodManaged("FAILED_NOT_VISIBLE"), w => w.Behaviour.Hold(GkeStep.ForwardingRules))).AssertFinds(Id).IsTerminal);

    [Theory]
    [InlineData("ACTIVE")]
    [InlineData("PROVISIONING")]
    [InlineData("FAILED_RATE_LIMITED")]
    public async Task Other_states_are_not_this(string state) => (await Observed.AfterAsync(Observed.GoodManaged(state))).AssertSilent(Id);
}
