using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HttpPortSharedRuleTests
{
    private const string Id = "HttpPortShared";

    private const string Variable = "PROXY_HTTP_PORT";

    [Theory]
    [InlineData(null)]
    [InlineData("19530")]
    public async Task REST_on_the_port_for_gRPC_is_found(string? port)
    {
        var finding = (await Observed.AfterAsync(w => w.SetVariable(Variable, port))).AssertFinds(Id);

        // Its pods are ready: this version starts.
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains($"proxy.http.port: {port ?? "not set"}", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("Enable-MilvusTls -HttpPort 8080", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_pods_do_not_start_it_is_an_error_that_waiting_does_not_mend()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable(Variable, null);
            w.Pod(0).MakeCrashLoop();
            w.Pod(1).MakeCrashLoop();
        });

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
    }

    [Theory]
    [InlineData("COMMON_SECURITY_TLSMODE", "0")]
    [InlineData("PROXY_HTTP_ENABLED", "false")]
    public async Task Without_TLS_or_without_REST_there_is_nothing_to_share(string name, string value)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable(Variable, null);
            w.SetVariable(name, value);
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task The_port_for_gRPC_may_be_another_one()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable("PROXY_PORT", "8080");
            w.SetVariable(Variable, "8080");
        });

        observation.AssertFinds(Id);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
