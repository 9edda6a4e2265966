using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class FirewallRuleMissingRuleTests
{
    private const string Id = "FirewallRuleMissing";

    [Fact]
    public async Task Without_the_rule_health_checks_do_not_get_through()
    {
        var finding = (await Observed.AfterAsync(w => w.Behaviour.Hold(GkeStep.Firewall))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("--network default --allow tcp:9091,tcp:19530 --source-ranges 130.211.0.0/22,35.191.0.0/16 --project milvusl7-test", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_another_rule_lets_them_in_it_is_a_warning() =>
        Assert.Equal(FindingSeverity.Warning, (await Observed.AfterAsync(Observed.Good(), then: w => w.Compute.Remove($"global/firewalls/{w.Firewall()["name"]}"))).AssertFinds(Id).Severity);

    [Fact]
    public async Task On_a_shared_VPC_the_host_project_has_it() =>
        (await Observed.AfterAsync(
            Observed.Good(),
            w => w.Behaviour.Hold(GkeStep.Firewall),
            w => w.Compute.Get(w.Group())!["network"] = "https://www.googleapis.com/compute/v1/projects/host-project/global/networks/shared")).AssertSilent(Id);

    [Fact]
    public async Task Without_the_permission_to_look_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.Hold(GkeStep.Firewall), how: new Observing { Server = s => s.Forbid("compute.firewalls.list") })).AssertSilent(Id);

    [Fact]
    public async Task Before_the_clusters_id_is_known_nothing_is_said() =>
        (await Observed.AfterAsync(w =>
        {
            w.Behaviour.Hold(GkeStep.EndpointGroups);
            w.Behaviour.Hold(GkeStep.Firewall);
        })).AssertSilent(Id);

    [Fact]
    public async Task In_the_first_minutes_nothing_is_said() =>
        (await Observed.AfterAsync(w =>
        {
            w.MakeYoung();
            w.Behaviour.Hold(GkeStep.Firewall);
        })).AssertSilent(Id);

    [Fact]
    public async Task With_the_rule_all_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
