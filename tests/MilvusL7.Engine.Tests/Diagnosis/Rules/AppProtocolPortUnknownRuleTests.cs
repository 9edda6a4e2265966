using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class AppProtocolPortUnknownRuleTests
{
    private const string Id = "AppProtocolPortUnknown";

    private const string Annotation = "cloud.google.com/app-protocols";

    [Theory]
    [InlineData("{\"grpc\":\"HTTP2\"}")]
    [InlineData("{\"19530\":\"HTTP2\"}")]
    [InlineData("{\"Milvus\":\"HTTP2\"}")]
    public async Task The_port_for_gRPC_by_a_name_it_does_not_have_is_an_error_and_said_once(string value)
    {
        var observation = await Observed.AfterAsync(w => w.Service().SetAnnotation(Annotation, value));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("port names: milvus, metrics", finding.Evidence, StringComparison.Ordinal);
        observation.AssertSilent("GrpcProtocolNotHttp2");
    }

    [Fact]
    public async Task One_name_too_many_is_a_warning() =>
        Assert.Equal(FindingSeverity.Warning, (await Observed.AfterAsync(w => w.Service().SetAnnotation(Annotation, """{"milvus":"HTTP2","rest":"HTTP"}"""))).AssertFinds(Id).Severity);

    [Fact]
    public async Task Every_name_of_the_Service_may_be_there() =>
        (await Observed.AfterAsync(w => w.Service().SetAnnotation(Annotation, """{"milvus":"HTTP2","metrics":"HTTP"}"""))).AssertSilent(Id);
}
