using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TlsValueUnreadRuleTests
{
    private const string Id = "TlsValueUnread";

    [Fact]
    public async Task The_value_of_the_older_guide_is_found_in_a_Helm_release()
    {
        var world = Observed.Good();
        world.SetVariable("COMMON_SECURITY_TLSMODE", null);

        var observation = await OfHelmAsync(world, """{"common":{"security":{"tlsMode":1}}}""");

        var finding = observation.AssertFinds(Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal("Helm release default/my-release", finding.Target);
        Assert.Contains("common.security.tlsMode: not set", finding.Evidence, StringComparison.Ordinal);
        observation.AssertFinds("TlsOff");
    }

    [Fact]
    public async Task Where_TLS_is_on_by_another_setting_it_is_but_worth_knowing() =>
        Assert.Equal(FindingSeverity.Information, (await OfHelmAsync(Observed.Good(), """{"common":{"security":{"tlsMode":1}}}""")).AssertFinds(Id).Severity);

    [Fact]
    public async Task Other_values_are_not() => (await OfHelmAsync(Observed.Good(), """{"extraConfigFiles":{"user.yaml":"common: {security: {tlsMode: 1}}"}}""")).AssertSilent(Id);

    [Fact]
    public async Task In_a_folder_of_values_it_is_found_too() =>
        (await FolderObservation.OfAsync("cluster: {enabled: true}\nservice: {type: ClusterIP}\nextraConfigFiles: {user.yaml: \"\"}\ncommon: {security: {tlsMode: 1}}\n", "values.yaml")).AssertFinds(Id);

    private static async Task<Observation> OfHelmAsync(GkeWorld world, string values)
    {
        var observation = await Observed.AfterAsync(world);
        var revision = new HelmRevision("my-release", "default", "s", 1, "deployed");
        var owner = new HelmOwner(new HelmRelease(revision, "milvus", "4.2.58", null, JsonNode.Parse(values)!.AsObject(), [], string.Empty) { Newest = revision }, HelmOwner.DefaultChart);
        return observation with { Session = await owner.ReadAsync(observation.Session.Target, observation.Service, new EngineContext(new Progress<EngineReport>(), default)) };
    }
}
