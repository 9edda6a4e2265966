using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class QuotaFullRuleTests
{
    private const string Id = "QuotaFull";

    [Fact]
    public async Task A_full_quota_of_the_project_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), how: new Observing { Compute = s => s.SetQuota("SSL_CERTIFICATES", 10, usage: 10) })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("SSL_CERTIFICATES usage 10, limit 10", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("gcloud compute ssl-certificates list", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_quota_of_the_region_is_found() =>
        Assert.Contains(
            "region us-west1",
            (await Observed.AfterAsync(Observed.Good(), how: new Observing { Compute = s => s.SetQuota("NETWORK_ENDPOINT_GROUPS", 5, "us-west1", 5) })).AssertFinds(Id).Evidence,
            StringComparison.Ordinal);

    [Fact]
    public async Task An_internal_load_balancer_needs_the_regions() =>
        Assert.Contains(
            "region us-west1",
            (await Observed.AfterAsync(Observed.GoodInternal(), how: new Observing { Compute = s => s.SetQuota("URL_MAPS", 5, "us-west1", 5) })).AssertFinds(Id).Evidence,
            StringComparison.Ordinal);

    [Fact]
    public async Task Quotas_that_it_does_not_need_are_left_alone() =>
        (await Observed.AfterAsync(Observed.Good(), how: new Observing
        {
            Compute = s =>
            {
                s.SetQuota("SNAPSHOTS", 5, usage: 5);
                s.SetQuota("URL_MAPS", 5, "us-west1", 5);
            },
        })).AssertSilent(Id);

    [Fact]
    public async Task One_that_is_almost_full_is_fine() =>
        (await Observed.AfterAsync(Observed.Good(), how: new Observing { Compute = s => s.SetQuota("SSL_CERTIFICATES", 10, usage: 9) })).AssertSilent(Id);
}
