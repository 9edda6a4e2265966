using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendTimeoutDefaultRuleTests
{
    private const string Id = "BackendTimeoutDefault";

    [Fact]
    public async Task Thirty_seconds_that_nobody_chose_are_found()
    {
        var finding = (await Observed.AfterAsync(w => w.Service().SetAnnotation("cloud.google.com/backend-config", null))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal("Get-MilvusRelease my-release -Namespace default | New-MilvusBackendConfig -TimeoutSec 3600 | Add-MilvusL7Annotation", finding.RecommendedAction);
    }

    [Fact]
    public async Task What_the_BackendConfig_lacks_is_the_BackendConfigs_finding()
    {
        var observation = await Observed.AfterAsync(w => w.BackendConfig()["spec"]!.AsObject().Remove("timeoutSec"));

        observation.AssertSilent(Id);
        observation.AssertFinds("BackendTimeout");
    }

    [Fact]
    public async Task A_longer_one_that_has_not_arrived_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => w.BackendService()["timeoutSec"] = 30)).AssertFinds(Id);

        Assert.Contains("specifies 3600", finding.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl describe ingress", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_seconds_that_were_chosen_are_fine() => (await Observed.AfterAsync(w => w.BackendConfig()["spec"]!["timeoutSec"] = 30)).AssertSilent(Id);

    [Fact]
    public async Task A_longer_timeout_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
