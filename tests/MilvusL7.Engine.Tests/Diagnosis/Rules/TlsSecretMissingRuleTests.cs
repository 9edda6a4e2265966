using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TlsSecretMissingRuleTests
{
    private const string Id = "TlsSecretMissing";

    [Fact]
    public async Task A_Secret_that_does_not_exist_is_found()
    {
        var observation = await Observed.AfterAsync(w => w.Kubernetes.Remove("Secret", GuideWorld.Namespace, GuideWorld.SecretName));

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Equal("Secret default/my-release-milvus-tls", finding.Target);
        Assert.Contains("New-MilvusTlsSecret -SecretName my-release-milvus-tls", finding.RecommendedAction, StringComparison.Ordinal);
        observation.AssertSilent("SyncFailing");
    }

    [Fact]
    public async Task One_that_may_not_be_read_is_not() =>
        (await Observed.AfterAsync(Observed.Good(), how: new Observing { Forbidden = [ResourceKind.Secret] })).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
