using MilvusL7.Engine.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ConnectionFailedRuleTests
{
    private const string Id = "ConnectionFailed";

    [Fact]
    public async Task A_client_that_does_not_get_through_is_an_error_that_names_stage_and_finding()
    {
        var observation = await Observed.AfterAsync(_ => { });

        var finding = (observation with { Connections = [Ending("HTTP/2", "BackendUnavailable")] }).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("stage HTTP/2 (BackendUnavailable)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("TCP: connected, HTTP/2: what was seen", finding.Evidence, StringComparison.Ordinal);
        Assert.Equal("do this", finding.RecommendedAction);
    }

    [Fact]
    public async Task Each_host_has_a_finding_of_its_own()
    {
        var observation = await Observed.AfterAsync(_ => { });

        var findings = (observation with { Connections = [Ending("TLS", "CertificateExpired"), Ending("TLS", "CertificateExpired") with { HostName = "other.milvus.io" }] }).Findings(Id);

        Assert.Equal(["https://my-release.milvus.io:443", "https://other.milvus.io:443"], findings.Select(f => f.Target));
    }

    [Theory]
    [InlineData("ConnectionTimeout")]
    [InlineData("NetworkUnreachable")]
    public async Task An_internal_load_balancer_that_is_out_of_reach_is_worth_knowing_and_no_more(string id)
    {
        var observation = await Observed.AfterAsync(Observed.GoodInternal());

        var finding = (observation with { Connections = [Ending("TCP", id)] }).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Information, finding.Severity);
        Assert.Contains("VPC", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_load_balancer_that_answers_wrongly_is_an_error() =>
        Assert.Equal(FindingSeverity.Error, ((await Observed.AfterAsync(Observed.GoodInternal())) with { Connections = [Ending("HTTP/2", "BackendUnavailable")] }).AssertFinds(Id).Severity);

    [Fact]
    public async Task While_it_starts_it_is_a_warning()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), w => w.Ingress()["metadata"]!["creationTimestamp"] = Observed.Now.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));

        var finding = (observation with { Connections = [Ending("HTTP/2", "BackendUnavailable")] }).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
    }

    [Fact]
    public async Task Milvus_that_asks_for_a_user_was_reached() =>
        ((await Observed.AfterAsync(_ => { })) with { Connections = [Ending("Connect", "AuthorizationRequired")] }).AssertSilent(Id);

    [Fact]
    public async Task A_client_that_gets_through_is_fine() =>
        ((await Observed.AfterAsync(_ => { })) with { Connections = [Connection() with { Stage = [Passed()] }] }).AssertSilent(Id);

    [Fact]
    public async Task Where_nobody_connected_nothing_is_said() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);

    private static MilvusConnection Ending(string stage, string id) => Connection() with
    {
        Stage =
        [
            Passed(),
            new MilvusConnectionStage { Name = stage, Result = MilvusConnectionResult.Failed, Evidence = "what was seen", FindingId = id, Message = "This is wrong.", RecommendedAction = "do this" },
            new MilvusConnectionStage { Name = "CheckHealth" },
        ],
    };

    private static MilvusConnectionStage Passed() => new() { Name = "TCP", Result = MilvusConnectionResult.Passed, Evidence = "connected" };

    private static MilvusConnection Connection() => new() { Address = "198.51.100.7", Port = 443, HostName = GuideWorld.Host };
}
