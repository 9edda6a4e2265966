using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class FirewallRuleIncompleteRuleTests
{
    private const string Id = "FirewallRuleIncomplete";

    [Fact]
    public async Task A_rule_without_the_port_of_the_health_check_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), Sicken, w => Ports(w, "19530", "8080"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("does not allow port 9091", finding.Message, StringComparison.Ordinal);
        Assert.Contains("--allow tcp:19530,tcp:8080,tcp:9091 ", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_without_one_of_Googles_ranges_is_found() =>
        Assert.Contains(
            "source range 35.191.0.0/16",
            (await Observed.AfterAsync(Observed.Good(), Sicken, w => w.Firewall()["sourceRanges"] = new JsonArray("130.211.0.0/22"))).AssertFinds(Id).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_rule_without_the_proxy_only_subnet_is_found() =>
        Assert.Contains(
            "source range 10.129.0.0/23",
            (await Observed.AfterAsync(Observed.GoodInternal(), then: w => w.Firewall()["sourceRanges"] = new JsonArray("130.211.0.0/22", "35.191.0.0/16"))).AssertFinds(Id).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Where_the_health_checks_get_through_it_is_a_warning() =>
        Assert.Equal(FindingSeverity.Warning, (await Observed.AfterAsync(Observed.Good(), then: w => Ports(w, "19530"))).AssertFinds(Id).Severity);

    [Fact]
    public async Task Wider_ports_and_ranges_are_fine() =>
        (await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            Ports(w, "8000-30000");
            w.Firewall()["sourceRanges"] = new JsonArray("130.208.0.0/12", "0.0.0.0/0");
        })).AssertSilent(Id);

    [Fact]
    public async Task No_ports_means_all() => (await Observed.AfterAsync(Observed.Good(), then: w => w.Firewall()["allowed"] = new JsonArray(new JsonObject { ["IPProtocol"] = "tcp" }))).AssertSilent(Id);

    [Fact]
    public async Task The_rule_as_GKE_makes_it_is_fine()
    {
        (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
        (await Observed.AfterAsync(Observed.GoodInternal())).AssertSilent(Id);
    }

    private static void Sicken(GkeWorld world)
    {
        world.Behaviour.PodHealth["my-release-milvus-proxy-0"] = "UNHEALTHY";
        world.Behaviour.PodHealth["my-release-milvus-proxy-1"] = "UNHEALTHY";
    }

    private static void Ports(GkeWorld world, params string[] ports) => world.Firewall()["allowed"]![0]!["ports"] = new JsonArray([.. ports.Select(p => JsonValue.Create(p))]);
}
