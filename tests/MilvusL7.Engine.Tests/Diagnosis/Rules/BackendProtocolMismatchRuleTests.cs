using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendProtocolMismatchRuleTests
{
    private const string Id = "BackendProtocolMismatch";

    [Fact]
    public async Task A_backend_service_that_does_not_speak_what_the_Service_asks_for_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.Good(), then: w => w.BackendService()["protocol"] = "HTTP")).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("protocol: HTTP;", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("milvus HTTP2", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Service_that_asks_for_nothing_else_is_another_finding() =>
        (await Observed.AfterAsync(w => w.Service().SetAnnotation("cloud.google.com/app-protocols", null))).AssertSilent(Id);

    [Fact]
    public async Task HTTP2_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
