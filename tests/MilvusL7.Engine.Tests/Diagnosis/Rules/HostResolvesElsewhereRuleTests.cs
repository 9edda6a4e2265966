using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HostResolvesElsewhereRuleTests
{
    private const string Id = "HostResolvesElsewhere";
    private const string Other = "203.0.113.9";

    [Fact]
    public async Task Another_address_is_an_error_once_the_load_balancer_serves()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), how: new Observing { Resolve = Changing.To(Other) });

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains(Other, finding.Evidence, StringComparison.Ordinal);
        Assert.Contains(observation.Address!, finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_layer_4_address_means_that_it_has_not_been_moved_yet()
    {
        var finding = (await Observed.AfterAsync(
            Observed.Good(),
            w =>
            {
                w.Service()["spec"]!["type"] = "LoadBalancer";
                w.Service()["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = Other }) } };
            },
            how: new Observing { Resolve = Changing.To(Other) })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("still points to the layer-4 load balancer", finding.Message, StringComparison.Ordinal);
        Assert.Contains("layer-4", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_it_serves_it_is_worth_knowing_and_no_more() =>
        Assert.Equal(
            FindingSeverity.Information,
            (await Observed.AfterAsync(Observed.Good(), w => w.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY", how: new Observing { Resolve = Changing.To(Other) }))
                .AssertFinds(Id).Severity);

    [Fact]
    public async Task A_second_record_leads_some_clients_elsewhere()
    {
        var right = (await Observed.AfterAsync(_ => { })).Address!;
        var finding = (await Observed.AfterAsync(Observed.Good(), how: new Observing { Resolve = Changing.To(right, "10.1.2.3") })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("10.1.2.3 (a private address)", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_another_Ingress_is_named()
    {
        var finding = (await Observed.AfterAsync(
            Observed.Good(),
            then: w => w.Kubernetes.Put($$"""
                { "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": { "name": "attu", "namespace": "{{GuideWorld.Namespace}}" },
                  "status": { "loadBalancer": { "ingress": [ { "ip": "{{Other}}" } ] } } }
                """),
            how: new Observing { Resolve = Changing.To(Other) })).AssertFinds(Id);

        Assert.Contains("Ingress attu", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_load_balancers_own_address_is_right() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
