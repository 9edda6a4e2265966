using MilvusL7.Engine.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ServiceAnnotationInvalidRuleTests
{
    private const string Id = "ServiceAnnotationInvalid";

    [Theory]
    [InlineData("cloud.google.com/app-protocols", "{milvus:HTTP2}")]
    [InlineData("cloud.google.com/app-protocols", "")]
    [InlineData("cloud.google.com/app-protocols", "{\"milvus\":\"GRPC\"}")]
    [InlineData("cloud.google.com/backend-config", "my-release-backendconfig")]
    [InlineData("cloud.google.com/backend-config", "{}")]
    [InlineData("cloud.google.com/backend-config", "{\"ports\":{}}")]
    [InlineData("cloud.google.com/neg", "ingress: true")]
    [InlineData("cloud.google.com/neg", "")]
    [InlineData("cloud.google.com/neg", "{\"ingress\":\"true\"}")]
    public async Task What_GKE_cannot_use_is_found_once(string annotation, string value)
    {
        var observation = await Observed.AfterAsync(w => w.Service().SetAnnotation(annotation, value));

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Equal($"{annotation}: {value}", finding.Evidence);
        Assert.Contains("Add-MilvusL7Annotation -Force", finding.RecommendedAction, StringComparison.Ordinal);
        Assert.All(["NegAnnotationMissing", "NegMissing", "GrpcProtocolNotHttp2", "BackendConfigNotNamed", "NegSyncFailing", "SyncFailing"], observation.AssertSilent);
    }

    [Fact]
    public async Task The_controllers_words_for_it_are_not_said_again()
    {
        var observation = await Observed.AfterAsync(w => w.Service().SetAnnotation("cloud.google.com/backend-config", "{}"));

        Assert.Contains(observation.Events.Value!, e => e.IsLasting(observation));
        observation.AssertSilent("SyncFailing");
    }

    [Fact]
    public async Task Another_Service_of_the_Ingress_is_looked_at_too()
    {
        var observation = await Observed.AfterAsync(w => w.AddService("other").SetAnnotation("cloud.google.com/backend-config", "{}"));

        Assert.Equal("Service default/other", observation.AssertFinds(Id).Target);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
