using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class BackendServiceMissingRuleTests
{
    private const string Id = "BackendServiceMissing";

    [Fact]
    public async Task A_Service_that_does_not_exist_is_found()
    {
        var observation = await Observed.AfterAsync(w => w.AddPath("gone", 80));

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Equal("Service default/gone", finding.Target);
        Assert.Contains("port 80", finding.Evidence, StringComparison.Ordinal);
        observation.AssertSilent("SyncFailing");
        observation.AssertSilent("BackendPortMissing");
    }

    [Fact]
    public async Task What_to_do_has_the_hosts_and_the_certificate_of_an_Ingress_that_the_module_did_not_make()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.AddPath("gone", 80);
            w.Ingress()["metadata"]!["labels"] = null;
        });

        Assert.StartsWith(
            "Get-MilvusRelease my-release -Namespace default | New-MilvusIngress -Name my-release-milvus -HostName my-release.milvus.io -SecretName my-release-milvus-tls -Force",
            observation.AssertFinds(Id).RecommendedAction,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_more_that_exists_is_not() => (await Observed.AfterAsync(w => w.AddService("other"))).AssertSilent(Id);

    [Fact]
    public async Task A_folder_may_leave_it_to_the_cluster()
    {
        var world = Observed.Good();
        world.AddPath("elsewhere", 80);

        Assert.Equal(FindingSeverity.Information, (await FolderObservation.OfAsync(world)).AssertFinds(Id).Severity);
    }
}
