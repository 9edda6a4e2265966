using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class OldAnnotationOutranksRuleTests
{
    private const string Id = "OldAnnotationOutranks";

    private const string OldProtocols = "service.alpha.kubernetes.io/app-protocols";
    private const string OldBackendConfig = "beta.cloud.google.com/backend-config";

    [Fact]
    public async Task An_old_annotation_that_takes_HTTP2_away_is_an_error_and_said_once()
    {
        var observation = await Observed.AfterAsync(w => w.Service().SetAnnotation(OldProtocols, """{"milvus":"HTTPS"}"""));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains(OldProtocols, finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("-Force", finding.RecommendedAction, StringComparison.Ordinal);
        observation.AssertSilent("GrpcProtocolNotHttp2");
    }

    [Fact]
    public async Task One_that_says_more_is_a_warning() =>
        Assert.Equal(FindingSeverity.Warning, (await Observed.AfterAsync(w => w.Service().SetAnnotation(OldProtocols, """{"milvus":"HTTP2","metrics":"HTTP"}"""))).AssertFinds(Id).Severity);

    [Fact]
    public async Task An_old_BackendConfig_has_no_effect_beside_the_present_one() =>
        Assert.Equal(FindingSeverity.Information, (await Observed.AfterAsync(w => w.Service().SetAnnotation(OldBackendConfig, """{"default":"my-release-backendconfig","ports":{"metrics":"my-release-backendconfig"}}"""))).AssertFinds(Id).Severity);

    [Fact]
    public async Task The_same_in_other_spelling_is_not() =>
        (await Observed.AfterAsync(w => w.Service().SetAnnotation(OldProtocols, """{ "milvus": "HTTP2" }"""))).AssertSilent(Id);

    [Fact]
    public async Task An_old_one_alone_is_not()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Service().SetAnnotation(OldProtocols, """{"milvus":"HTTP2"}""");
            w.Service().SetAnnotation("cloud.google.com/app-protocols", null);
        });

        observation.AssertSilent(Id);
        observation.AssertSilent("GrpcProtocolNotHttp2");
    }
}
