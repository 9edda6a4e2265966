using System.Net.Sockets;
using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HostNotResolvedRuleTests
{
    private const string Id = "HostNotResolved";

    [Fact]
    public async Task A_host_without_a_record_is_an_error_once_the_load_balancer_serves()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), how: new Observing { Resolve = Changing.Nowhere() });

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains($"{GuideWorld.Host}. A {observation.Address}", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_it_serves_it_is_worth_knowing_and_no_more()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY", how: new Observing { Resolve = Changing.Nowhere() });

        Assert.Equal(FindingSeverity.Information, observation.AssertFinds(Id).Severity);
    }

    [Fact]
    public async Task A_managed_certificate_that_waits_for_it_is_said()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"), how: new Observing { Resolve = Changing.Nowhere() })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("managed certificate waits", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_VPC_may_know_the_host_of_an_internal_Ingress()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodInternal(), how: new Observing { Resolve = Changing.Nowhere() })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("VPC", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_is_no_finding() =>
        (await Observed.AfterAsync(Observed.Good(), how: new Observing { Resolve = Changing.Nowhere(SocketError.TryAgain) })).AssertSilent(Id);

    [Fact]
    public async Task A_wildcard_is_not_looked_up() =>
        (await Observed.AfterAsync(
            Observed.Good(),
            w => w.Ingress()["spec"] = JsonNode.Parse(w.Ingress()["spec"]!.ToJsonString().Replace(GuideWorld.Host, "*.milvus.io", StringComparison.Ordinal)),
            how: new Observing { Resolve = Changing.Nowhere() })).AssertSilent(Id);

    [Fact]
    public async Task Without_an_address_there_is_nothing_to_point_at() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.Hold(GkeStep.ForwardingRules), how: new Observing { Resolve = Changing.Nowhere() })).AssertSilent(Id);

    [Fact]
    public async Task A_host_that_resolves_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
