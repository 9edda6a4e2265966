using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Releases.Helm;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HelmRevisionUnfinishedRuleTests
{
    private const string Id = "HelmRevisionUnfinished";

    [Theory]
    [InlineData("failed", "failed")]
    [InlineData("pending-upgrade", "has not finished")]
    public async Task A_newest_revision_that_is_not_deployed_is_found(string status, string message)
    {
        var finding = (await OfHelmAsync(new HelmRevision("my-release", "default", "s2", 2, status))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal($"revision 2: {status}", finding.Evidence);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("helm rollback my-release --namespace default", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deployed_one_is_not() => (await OfHelmAsync(Deployed)).AssertSilent(Id);

    private static HelmRevision Deployed { get; } = new("my-release", "default", "s", 1, "deployed");

    private static async Task<Observation> OfHelmAsync(HelmRevision newest)
    {
        var observation = await Observed.AfterAsync(_ => { });
        var owner = new HelmOwner(new HelmRelease(Deployed, "milvus", "4.2.58", null, [], [], string.Empty) { Newest = newest }, HelmOwner.DefaultChart);
        return observation with { Session = await owner.ReadAsync(observation.Session.Target, observation.Service, new EngineContext(new Progress<EngineReport>(), default)) };
    }
}
