using MilvusL7.Engine.Targets;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class RegionUnknownRuleTests
{
    private const string Id = "RegionUnknown";

    [Fact]
    public async Task An_internal_load_balancer_whose_region_cannot_be_read_was_not_checked()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodInternal(), how: Blind)).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Information, finding.Severity);
        Assert.Contains("region", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_external_one_needs_no_region() => (await Observed.AfterAsync(Observed.Good(), how: Blind)).AssertSilent(Id);

    [Fact]
    public async Task A_region_read_off_the_nodes_is_fine() => (await Observed.AfterAsync(Observed.GoodInternal())).AssertSilent(Id);

    private static Observing Blind => new() { Project = "milvusl7-test", Forbidden = [ResourceKind.Node] };
}
