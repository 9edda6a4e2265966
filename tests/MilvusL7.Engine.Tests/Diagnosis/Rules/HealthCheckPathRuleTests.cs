using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HealthCheckPathRuleTests
{
    private const string Id = "HealthCheckPath";

    [Theory]
    [InlineData("/", FindingSeverity.Error)]
    [InlineData("/health", FindingSeverity.Error)]
    [InlineData(null, FindingSeverity.Error)]
    [InlineData("/metrics", FindingSeverity.Warning)]
    public async Task Another_path_than_healthz_is_found(string? path, FindingSeverity severity)
    {
        var finding = (await Observed.AfterAsync(w => w.HealthCheck()["requestPath"] = path)).AssertFinds(Id);

        Assert.Equal((severity, severity == FindingSeverity.Error), (finding.Severity, finding.IsTerminal));
        Assert.Equal($"spec.healthCheck.requestPath: {path ?? "not set"}", finding.Evidence);
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
