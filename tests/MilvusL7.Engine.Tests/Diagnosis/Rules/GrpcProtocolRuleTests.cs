using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class GrpcProtocolRuleTests
{
    private const string Id = "GrpcProtocolNotHttp2";

    private const string Annotation = "cloud.google.com/app-protocols";

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("{\"milvus\":\"HTTPS\"}")]
    [InlineData("{\"metrics\":\"HTTP2\"}")]
    public async Task Another_protocol_than_HTTP2_is_found(string? value)
    {
        var finding = (await Observed.AfterAsync(w => w.Service().SetAnnotation(Annotation, value))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Equal($"{Annotation}: {value ?? "not set"}", finding.Evidence);
    }

    [Fact]
    public async Task One_on_the_Ingress_beside_a_wrong_one_on_the_Service_hides_nothing()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Service().SetAnnotation(Annotation, """{"milvus":"HTTP"}""");
            w.Ingress().SetAnnotation(Annotation, """{"milvus":"HTTP2"}""");
        });

        observation.AssertFinds(Id);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
