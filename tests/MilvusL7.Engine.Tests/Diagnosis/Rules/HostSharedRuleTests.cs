using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HostSharedRuleTests
{
    private const string Id = "HostShared";

    [Fact]
    public async Task Two_Ingresses_with_one_host_are_found()
    {
        var finding = (await Observed.AfterAsync(w => w.AddIngress())).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains(WorldChanges.OtherIngress, finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("my-release.milvus.io", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hosts_are_not() => (await Observed.AfterAsync(w => w.AddIngress("other.milvus.io"))).AssertSilent(Id);

    [Fact]
    public async Task An_internal_one_beside_an_external_one_is_split_DNS() =>
        (await Observed.AfterAsync(w => w.AddIngress().SetAnnotation("kubernetes.io/ingress.class", "gce-internal"))).AssertSilent(Id);

    [Fact]
    public async Task One_that_is_being_deleted_does_not_count() =>
        (await Observed.AfterAsync(w => w.AddIngress()["metadata"]!["deletionTimestamp"] = "2026-03-02T09:10:00Z")).AssertSilent(Id);

    [Fact]
    public async Task An_Ingress_of_another_namespace_with_the_same_host_is_found_and_named_with_its_namespace()
    {
        var finding = (await Observed.AfterAsync(w => w.AddIngress(@namespace: "staging"))).AssertFinds(Id);

        Assert.Contains("Ingress staging/another has the same host", finding.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl get ingress another --namespace staging", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Ingress_of_the_same_name_in_another_namespace_is_not_mistaken_for_the_observed_one()
    {
        var finding = (await Observed.AfterAsync(w => w.AddIngress(@namespace: "staging")["metadata"]!["name"] = GuideWorld.IngressName)).AssertFinds(Id);

        Assert.Contains($"Ingress staging/{GuideWorld.IngressName}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_list_Ingresses_of_all_namespaces_the_rule_is_silent()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), w => w.AddIngress(@namespace: "staging"), how: new Observing { ForbiddenClusterWide = [ResourceKind.Ingress] });

        Assert.False(observation.OtherIngresses.IsKnown);
        observation.AssertSilent(Id);
    }
}
