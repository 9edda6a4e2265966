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
}
