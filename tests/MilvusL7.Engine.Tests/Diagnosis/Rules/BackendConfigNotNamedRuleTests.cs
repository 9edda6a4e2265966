using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendConfigNotNamedRuleTests
{
    private const string Id = "BackendConfigNotNamed";

    private const string Annotation = "cloud.google.com/backend-config";

    [Theory]
    [InlineData(null)]
    [InlineData("{\"ports\":{\"metrics\":\"my-release-backendconfig\"}}")]
    public async Task None_for_the_port_of_gRPC_is_found(string? value)
    {
        var finding = (await Observed.AfterAsync(w => w.Service().SetAnnotation(Annotation, value))).AssertFinds(Id);

        Assert.True(finding.IsTerminal);
        Assert.Equal($"{Annotation}: {value ?? "not set"}", finding.Evidence);
        Assert.Contains("New-MilvusBackendConfig | Add-MilvusL7Annotation", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_health_check_that_is_there_passes_it_is_read_and_nothing_has_failed()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w => w.Service().SetAnnotation(Annotation, null));

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("requests '/healthz' and passes", finding.Message, StringComparison.Ordinal);
        Assert.Contains("requestPath: /healthz; every endpoint is healthy", finding.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"ports\":{\"milvus\":\"my-release-backendconfig\"}}")]
    [InlineData("{\"ports\":{\"19530\":\"my-release-backendconfig\"}}")]
    public async Task By_port_name_or_number_it_is_named(string value) =>
        (await Observed.AfterAsync(w => w.Service().SetAnnotation(Annotation, value))).AssertSilent(Id);

    [Fact]
    public async Task The_old_annotation_alone_counts()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Service().SetAnnotation("beta.cloud.google.com/backend-config", w.Service().GetAnnotation(Annotation));
            w.Service().SetAnnotation(Annotation, null);
        });

        observation.AssertSilent(Id);
    }
}
