using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>One command there, one command back.</summary>
public sealed class MoveTests
{
    private const string Enable = $"{L7Place.Get} | Enable-MilvusL7 -HostName {Workplace.Host} -SelfSigned";

    [ClusterTheory]
    [StrategyData(MilvusRelease.Helm, "helm3", "InPlace")]
    [StrategyData(MilvusRelease.Helm, "helm4", "InPlace")]
    [StrategyData(MilvusRelease.Manifest, "helm3", "InPlace")]
    [StrategyData(MilvusRelease.Operator, "helm3", "InPlace")]
    [StrategyData(MilvusRelease.Helm, "helm3", "SideBySide")]
    [StrategyData(MilvusRelease.Helm, "helm4", "SideBySide")]
    [StrategyData(MilvusRelease.Manifest, "helm3", "SideBySide")]
    [StrategyData(MilvusRelease.Operator, "helm3", "SideBySide")]
    public async Task There_and_back_leaves_every_object_as_it_was(string owner, string helm, string strategy)
    {
        await using var place = await L7Place.StartAsync(owner: owner, helm: helm);
        await Expected.WaitForQuietAsync(place.Work);
        var before = await place.Work.SnapshotAsync();
        var values = owner == MilvusRelease.Helm ? await place.Work.Helm.ValuesAsync(Workplace.Release) : null;

        var enabled = (await place.RunAsync($"{Enable} -Strategy {strategy} -KeepL4Address")).AssertNoError();
        Assert.Equal("Prepared", enabled.Text("State"));
        Assert.Equal("LoadBalancer", (await place.Work.Kubectl.GetAsync("service", Workplace.Service))["spec"]!["type"]!.ToString());
        var completed = (await place.RunAsync($"{L7Place.Get} | Complete-MilvusL7 -Confirm:$false -DrainTimeout 1 -Timeout 120")).AssertNoError();
        Assert.Equal("Completed", completed.Text("State"));
        var status = (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status")).AssertNoError();
        Assert.Equal("True", status.Text("Ready"));
        var moved = await place.Work.SnapshotAsync();
        Assert.Equal("ClusterIP", moved["Service/my-release-milvus"]["spec"]!["type"]!.ToString());
        Assert.DoesNotContain("Deployment/my-release-milvus-l7", moved.Objects.Keys);

        var disabled = (await place.RunAsync($"{L7Place.Get} | Disable-MilvusL7 -Confirm:$false")).AssertNoError();

        Assert.Equal("Disabled", disabled.Text("State"));
        await Expected.WaitForQuietAsync(place.Work);
        var after = await place.Work.SnapshotAsync();
        Assert.Equal([$"Service/my-release-milvus: spec.loadBalancerIP: nothing -> \"{enabled.Text("L4Address")}\""], before.DifferencesTo(after));
        if (values is not null)
        {
            values["service"]!["loadBalancerIP"] = enabled.Text("L4Address");
            Assert.Equal(await place.Work.Helm.RenderUpgradeAsync(Workplace.Release, values), await place.Work.Helm.ManifestAsync(Workplace.Release));
        }
    }
}
