using MilvusL7.Engine.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis;

public sealed class FolderTests
{
    private const string Values = "cluster: {enabled: true}\nextraConfigFiles: {user.yaml: \"\"}\nservice:\n  type: ClusterIP\n";

    [Fact]
    public async Task A_good_folder_gives_no_finding_though_nothing_runs_and_no_Secret_is_there() =>
        Assert.Empty(RuleSet.Check(await FolderObservation.OfAsync(Observed.Good())).Select(f => f.ToString()));

    [Fact]
    public async Task What_is_wrong_in_a_folder_is_found_there()
    {
        var world = Observed.Good();
        world.Service().SetAnnotation("cloud.google.com/app-protocols", """{"grpc":"HTTP2"}""");
        world.SetHealthCheck("""{"port":19530,"requestPath":"/healthz","type":"HTTP"}""");
        world.SetVariable("COMMON_SECURITY_TLSMODE", "2");

        var ids = RuleSet.Check(await FolderObservation.OfAsync(world)).Select(f => f.Id).Order();

        Assert.Equal(["AppProtocolPortUnknown", "HealthCheckPort", "TlsMutual"], ids);
    }

    [Fact]
    public async Task What_the_old_annotation_names_need_not_be_in_the_folder()
    {
        var world = Observed.Good();
        world.Service().SetAnnotation("cloud.google.com/backend-config", null);
        world.Service().SetAnnotation("beta.cloud.google.com/backend-config", """{"ports":{"grpc":"other"},"default":"other"}""");

        Assert.DoesNotContain(RuleSet.Check(await FolderObservation.OfAsync(world)), f => f.Id == "BackendConfigMissing");
    }

    [Fact]
    public async Task What_to_do_names_the_folder()
    {
        var world = Observed.Good();
        world.BackendConfig()["spec"]!.AsObject().Remove("timeoutSec");

        var finding = (await FolderObservation.OfAsync(world)).AssertFinds("BackendTimeout");

        Assert.StartsWith("Get-MilvusRelease my-release -Path '", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_values_has_no_Service_and_is_looked_at_all_the_same() =>
        Assert.Contains("IngressMissing", RuleSet.Check(await FolderObservation.OfAsync(Values, "values.yaml")).Select(f => f.Id));
}
