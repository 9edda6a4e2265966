using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class FirewallChangeRequiredRuleTests
{
    private const string Id = "FirewallChangeRequired";

    [Fact]
    public async Task On_a_shared_VPC_the_events_command_is_handed_on()
    {
        var observation = await Observed.AfterAsync(w => w.Behaviour.FirewallForbidden = true);

        var finding = observation.AssertFinds(Id);
        Assert.Equal(finding.RecommendedAction, observation.AssertFinds("EndpointsUnhealthy").RecommendedAction);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.StartsWith("Ask an administrator of the host project to run: gcloud compute firewall-rules create k8s-fw-l7--", finding.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("event XPN on Ingress/my-release-milvus", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Compute_it_may_have_been_done_already() =>
        Assert.Equal(FindingSeverity.Warning, (await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.FirewallForbidden = true, how: new Observing { Skip = "not asked" })).AssertFinds(Id).Severity);

    [Fact]
    public async Task Once_the_health_checks_get_through_it_has_been_done() =>
        (await Observed.AfterAsync(w =>
        {
            w.Behaviour.FirewallForbidden = true;
            w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "HEALTHY";
            w.Behaviour.PodHealth["my-release-milvus-proxy-1"] = "HEALTHY";
        })).AssertSilent(Id);

    [Fact]
    public async Task Without_such_an_event_nothing_is_said() => (await Observed.AfterAsync(w => w.Behaviour.Hold(GkeStep.Firewall))).AssertSilent(Id);
}
