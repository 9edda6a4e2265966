using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateMissingRuleTests
{
    private const string Id = "ManagedCertificateMissing";

    [Fact]
    public async Task A_certificate_that_does_not_exist_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged(), w => w.Kubernetes.Remove("ManagedCertificate", GuideWorld.Namespace, GuideWorld.ManagedCertificateName))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Equal("ManagedCertificate default/my-release-milvus-tls", finding.Target);
        Assert.Contains("Get-MilvusRelease my-release -Namespace default | New-MilvusManagedCertificate -Name my-release-milvus-tls -HostName my-release.milvus.io", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_exists_is_fine() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);

    [Fact]
    public async Task One_that_a_folder_lacks_may_be_on_the_cluster()
    {
        var world = Observed.GoodManaged();
        world.Kubernetes.Remove("ManagedCertificate", GuideWorld.Namespace, GuideWorld.ManagedCertificateName);

        var finding = (await FolderObservation.OfAsync(world)).AssertFinds(Id);
        Assert.Equal(FindingSeverity.Information, finding.Severity);
        Assert.False(finding.IsTerminal);
    }

    [Fact]
    public async Task One_that_may_not_be_read_is_left_alone() =>
        (await Observed.AfterAsync(Observed.GoodManaged(), how: new Observing { Forbidden = [ResourceKind.ManagedCertificate] })).AssertSilent(Id);
}
