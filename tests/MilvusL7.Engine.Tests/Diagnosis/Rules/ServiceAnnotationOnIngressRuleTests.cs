using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ServiceAnnotationOnIngressRuleTests
{
    private const string Id = "ServiceAnnotationOnIngress";

    private const string BackendConfig = "cloud.google.com/backend-config";

    [Fact]
    public async Task On_the_Ingress_in_place_of_the_Service_it_is_an_error_and_said_once()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress().SetAnnotation(BackendConfig, w.Service().GetAnnotation(BackendConfig));
            w.Service().SetAnnotation(BackendConfig, null);
        });

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("Add-MilvusL7Annotation", finding.RecommendedAction, StringComparison.Ordinal);
        observation.AssertSilent("BackendConfigNotNamed");
    }

    [Fact]
    public async Task On_both_it_is_a_warning() =>
        Assert.Equal(FindingSeverity.Warning, (await Observed.AfterAsync(w => w.Ingress().SetAnnotation(BackendConfig, w.Service().GetAnnotation(BackendConfig)))).AssertFinds(Id).Severity);

    [Fact]
    public async Task Protocols_there_are_found_too()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress().SetAnnotation("cloud.google.com/app-protocols", """{"milvus":"HTTP2"}""");
            w.Service().SetAnnotation("cloud.google.com/app-protocols", null);
        });

        Assert.True(observation.AssertFinds(Id).IsTerminal);
        observation.AssertSilent("GrpcProtocolNotHttp2");
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
