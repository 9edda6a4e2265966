using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class SyncFailingRuleTests
{
    private const string Id = "SyncFailing";

    private const string Complaint = "error running load balancer syncing routine: googleapi: Error 403: nobody said this yet, forbidden";

    [Fact]
    public async Task What_GKE_complains_of_until_now_is_found_with_its_words()
    {
        var observation = await Observed.AfterAsync(w => w.Behaviour.SyncError = Complaint);

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains(Complaint, finding.Message, StringComparison.Ordinal);
        Assert.Contains("times from", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_load_balancer_stands_already_it_is_a_warning()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w => w.AddEvent(w.Ingress(), GkeEvent.Warning, "Sync", "Error syncing to GCP: " + Complaint, 5, 9, 1));

        Assert.Equal(FindingSeverity.Warning, observation.AssertFinds(Id).Severity);
    }

    [Theory]
    [InlineData(1, 9, 1)] // once
    [InlineData(6, 2, 1)] // within a minute
    [InlineData(6, 40, 20)] // not any more
    public async Task What_passes_is_not(int count, double from, double to) =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.AddEvent(w.Ingress(), GkeEvent.Warning, "Sync", "Error syncing to GCP: " + Complaint, count, from, to))).AssertSilent(Id);

    [Fact]
    public async Task What_succeeded_since_is_not()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.AddEvent(w.Ingress(), GkeEvent.Warning, "Sync", "Error syncing to GCP: " + Complaint, 6, 9, 4);
            w.AddEvent(w.Ingress(), GkeEvent.Normal, "Sync", "UrlMap \"u\" updated", 1, 3, 3);
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task That_the_Ingress_is_looked_at_again_is_no_success()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.AddEvent(w.Ingress(), GkeEvent.Warning, "Sync", "Error syncing to GCP: " + Complaint, 6, 9, 4);
            w.AddEvent(w.Ingress(), GkeEvent.Normal, "Sync", "Scheduled for sync", 1, 3, 3);
        });

        observation.AssertFinds(Id);
    }

    [Fact]
    public async Task Groups_that_are_long_in_coming_end_no_wait()
    {
        var observation = await Observed.AfterAsync(w => w.Behaviour.Hold(GkeStep.EndpointGroups));

        var finding = observation.AssertFinds(Id);
        Assert.False(finding.IsTerminal);
        Assert.Contains("networkEndpointGroups", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_more_exact_rule_explains_is_said_once()
    {
        var observation = await Observed.AfterAsync(w => w.Kubernetes.Remove("BackendConfig", GuideWorld.Namespace, GuideWorld.BackendConfigName));

        Assert.Contains(observation.Events.Value!, e => e.IsLasting(observation));
        observation.AssertFinds("BackendConfigMissing");
        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task Groups_that_cannot_be_synced_are_said_once_and_by_their_own_words()
    {
        var observation = await Observed.AfterAsync(w => w.Behaviour.GroupSyncError = "googleapi: Error 403: said by a test");

        Assert.Contains("said by a test", observation.AssertFinds("NegNotSynced").Evidence, StringComparison.Ordinal);
        observation.AssertSilent(Id);
    }

    [Theory]
    [InlineData("no BackendConfig for service port exists.")]
    [InlineData("error initializing translator env: secrets \"my-release-milvus-tls\" not found")]
    [InlineData("no FrontendConfig for Ingress exists.")]
    [InlineData("the given static IP name my-address doesn't translate to an existing static IP.")]
    [InlineData("could not find service \"vectors/my-release-milvus\"")]
    public async Task What_is_no_longer_so_ends_no_wait_and_a_change_of_the_Ingress_is_advised(string complaint)
    {
        // An event outlives its cause until GKE tries again: all of it is there, whatever the event says.
        var observation = await Observed.AfterAsync(Observed.Good(), then: w => w.AddEvent(w.Ingress(), GkeEvent.Warning, "Translate", complaint, 6, 9, 1));

        var finding = observation.AssertFinds(Id);
        Assert.False(finding.IsTerminal);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("no longer exists", finding.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl annotate ingress my-release-milvus milvusl7/looked-at=", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_not_taken_for_over()
    {
        var observation = await Observed.AfterAsync(
            Observed.Good(),
            then: w => w.AddEvent(w.Ingress(), GkeEvent.Warning, "Translate", "no BackendConfig for service port exists.", 6, 9, 1),
            how: new Observing { Forbidden = [ResourceKind.BackendConfig] });

        Assert.True(observation.AssertFinds(Id).IsTerminal);
    }

    [Fact]
    public async Task The_first_complaints_of_a_good_start_are_not()
    {
        var observation = await Observed.AfterAsync(_ => { });

        Assert.Contains(observation.Events.Value!, e => e.IsWarning && e.Count > 1);
        observation.AssertSilent(Id);
    }
}
