using System.Text.RegularExpressions;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>What stands in the way of a move when it begins, because of somebody before it.</summary>
public sealed partial class InterruptionTests
{
    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task A_revision_that_the_moves_own_killed_helm_left_pending_is_gone_over(string helm)
    {
        await using var matrix = await CutMatrix.StartAsync(CutRelease.OfHelm(helm), CutTests.InPlace);
        await using var world = await matrix.OpenAsync();
        var phase = matrix.Phases[0];
        // The first write is the record of the pending revision.
        await CutMatrix.KillAsync(phase, [(world.Way, new Cut(Disturbance.EndBefore, 2, OfWrites: true, Sender: Sender.Helm))]);
        Assert.Equal(["deployed", "pending-upgrade"], await world.RevisionsAsync());

        await world.Proxy.BeginAsync();
        var run = (await matrix.RunAsync(world.Way, phase.Command)).AssertNoError();

        Assert.Equal("Completed", run.Text("State"));
        Assert.Contains(run.Warnings, w => w.Contains("because the process of the move was killed", StringComparison.Ordinal));
        Assert.Equal([], await world.DifferencesAsync(phase.Final, Wait.DefaultBound));
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task A_revision_that_somebody_elses_helm_left_pending_is_refused_and_the_printed_advice_helps(string helm)
    {
        await using var matrix = await CutMatrix.StartAsync(CutRelease.OfHelm(helm), CutTests.InPlace);
        await using var world = await matrix.OpenAsync();
        var phase = matrix.Phases[0];
        await CutMatrix.KillAsync(
            new CutPhase("Set-MilvusServiceType ClusterIP -Confirm:$false", string.Empty),
            [(world.Way, new Cut(Disturbance.EndBefore, 2, OfWrites: true, Sender: Sender.Helm))]);
        Assert.Equal(["deployed", "pending-upgrade"], await world.RevisionsAsync());

        await world.Proxy.BeginAsync();
        var refused = (await matrix.RunAsync(world.Way, phase.Command)).AssertError("HelmReleasePending");
        string advice = HelmCommand().Match(refused.ErrorDetails.RecommendedAction).Groups[1].Value;
        Assert.NotEmpty(advice);
        await new Tool("/bin/sh", new Dictionary<string, string> { ["KUBECONFIG"] = world.Way.Kubeconfig }).RunAsync(["-c", $"{world.Way.Folder}/{advice}"]);

        var run = (await matrix.RunAsync(world.Way, phase.Command)).AssertNoError();
        Assert.Equal("Completed", run.Text("State"));
        Assert.Equal([], await world.DifferencesAsync(phase.Final, Wait.DefaultBound));
    }

    [ClusterFact]
    public async Task Of_two_administrators_the_second_is_told_who_holds_the_release()
    {
        await using var matrix = await CutMatrix.StartAsync(await CutRelease.OfManifestsAsync(), CutTests.InPlace);
        await using var world = await matrix.OpenAsync();
        var (phase, second) = (matrix.Phases[0], await world.OpenAsync());
        await using var first = RunProcess.Start();
        // In the middle: its second write is its record.
        await world.Proxy.BeginAsync(new Cut(Disturbance.EndAfter, 2, OfWrites: true));
        _ = first.Run(world.Way.Script(phase.Command));
        await world.Proxy.Reached.WaitAsync(Wait.DefaultBound);
        var before = await world.LookAsync();

        var refused = (await matrix.RunAsync(second, phase.Command)).AssertError("MoveInProgress");

        Assert.Contains($"{Environment.UserName}@{Environment.MachineName} (process {first.Id}", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal([], before.DifferencesTo(await world.LookAsync()));
        await first.KillAsync(withHelm: true);
        (await matrix.RunAsync(second, phase.Command)).AssertNoError();
        Assert.Equal([], await world.DifferencesAsync(phase.Final, Wait.DefaultBound));
    }

    [GeneratedRegex(@"(helm rollback [^;]+)")]
    private static partial Regex HelmCommand();
}
