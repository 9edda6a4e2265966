using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendConfigMissingRuleTests
{
    private const string Id = "BackendConfigMissing";

    [Fact]
    public async Task A_BackendConfig_that_does_not_exist_is_found()
    {
        var observation = await Observed.AfterAsync(w => w.Kubernetes.Remove("BackendConfig", GuideWorld.Namespace, GuideWorld.BackendConfigName));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains(GuideWorld.BackendConfigName, finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_the_old_annotation_is_missed_only_where_that_stands_alone()
    {
        const string old = "beta.cloud.google.com/backend-config", present = "cloud.google.com/backend-config";
        (await Observed.AfterAsync(w => w.Service().SetAnnotation(old, """{"default":"elsewhere"}"""))).AssertSilent(Id);

        var alone = await Observed.AfterAsync(w =>
        {
            w.Service().SetAnnotation(old, """{"default":"elsewhere"}""");
            w.Service().SetAnnotation(present, null);
        });
        Assert.Contains("elsewhere", alone.AssertFinds(Id).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_exists_is_not() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
