using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class LoadBalancerLeakedRuleTests
{
    private const string Id = "LoadBalancerLeaked";

    [Fact]
    public async Task Rules_of_an_Ingress_that_is_gone_are_found_as_one_with_the_commands_in_order()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            Put(w, "global", "fr", "old-milvus");
            Put(w, "global", "fs", "old-milvus");
        })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("default/old-milvus", finding.Evidence, StringComparison.Ordinal);
        Assert.Matches("^Check that no client uses it .*forwarding-rules delete .*target-https-proxies delete .*url-maps delete k8s2-um-.*--global --project milvusl7-test", finding.RecommendedAction);
    }

    [Fact]
    public async Task What_a_change_of_class_left_behind_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => Put(w, "regions/us-west1", "fs", GuideWorld.IngressName))).AssertFinds(Id);

        Assert.Contains("another class", finding.Message, StringComparison.Ordinal);
        Assert.Contains("--region us-west1", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Ingress_of_another_namespace_is_none_of_ours() => (await Observed.AfterAsync(Observed.Good(), then: w => Put(w, "global", "fs", "old-milvus", ns: "other"))).AssertSilent(Id);

    [Fact]
    public async Task Another_cluster_may_have_an_Ingress_of_that_name() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => Put(w, "global", "fs", "old-milvus", cluster: "zzzzzzzz"))).AssertSilent(Id);

    [Fact]
    public async Task Other_Ingresses_that_are_there_are_fine() =>
        (await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            Put(w, "global", "fs", "attu");
            w.Kubernetes.Put($$"""{ "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": { "name": "attu", "namespace": "{{GuideWorld.Namespace}}" } }""");
        })).AssertSilent(Id);

    [Fact]
    public async Task Its_own_rules_are_fine()
    {
        (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
        (await Observed.AfterAsync(Observed.GoodInternal())).AssertSilent(Id);
    }

    private static void Put(GkeWorld world, string scope, string kind, string ingress, string ns = GuideWorld.Namespace, string? cluster = null)
    {
        var parts = world.Frontend(kind, ingress).Split('-');
        parts[2] = cluster ?? parts[2];
        var name = string.Join('-', parts);
        world.Compute.Put($"{scope}/forwardingRules", new JsonObject
        {
            ["name"] = name,
            ["description"] = $$"""{"kubernetes.io/ingress-name": "{{ns}}/{{ingress}}"}""",
            ["IPAddress"] = "198.51.100.200",
            ["target"] = $"https://www.googleapis.com/compute/v1/projects/{world.Cluster.Project}/{scope}/{(kind == "fs" ? "targetHttpsProxies" : "targetHttpProxies")}/{name.Replace($"k8s2-{kind}-", kind == "fs" ? "k8s2-ts-" : "k8s2-tp-", StringComparison.Ordinal)}",
        });
    }
}
