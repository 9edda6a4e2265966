using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Cuts;

[Collection(AloneOnTheCluster.Name)]
public sealed class ApiServerKilledTests
{
    [ClusterTheory]
    [InlineData("InPlace")]
    [InlineData("SideBySide")]
    public async Task A_move_during_which_the_API_server_is_killed_ends_as_if_it_had_not_been(string strategy)
    {
        await using var rig = await ClusterRig.StartAsync();
        await using var matrix = await CutMatrix.StartAsync(await CutRelease.OfManifestsAsync(), strategy == "InPlace" ? CutTests.InPlace : CutTests.SideBySide);
        await using var world = await matrix.OpenAsync();
        foreach (var phase in matrix.Phases)
        {
            // In its middle: between two of its writes.
            int write = phase.Requests.Count(r => r.IsWrite) / 2;
            await world.Proxy.BeginAsync();
            var running = matrix.RunAsync(world.Way, phase.Command);
            await Wait.UntilAsync($"write {write} of {phase.Name}", () => Task.FromResult(running.IsCompleted || world.Proxy.Requests.Count(r => r.IsWrite) >= write));
            await rig.RestartApiServerAsync();
            var run = await running;

            // What could not wait for it is run again.
            for (int attempt = 0; run.Errors.Count > 0 && attempt < 5; attempt++)
            {
                Assert.All(run.Errors, e => Assert.Contains(e.FullyQualifiedErrorId.Split(',')[0], (string[])["ApiServerUnreachable", "ApiServerTimeout", "ApiServerFault", "MoveInProgress", "MoveLeaseLost"]));
                if (run.Errors[0].FullyQualifiedErrorId.StartsWith("MoveInProgress", StringComparison.Ordinal))
                {
                    // This process lives on, and could not give its Lease back: it has to expire.
                    await Wait.UntilAsync("the end of the Lease", () => matrix.IsLeaseExpiredAsync(world));
                }

                run = await matrix.RunAsync(world.Way, phase.Command);
            }

            run.AssertNoError();
            Assert.Equal(phase.State, run.Text("State"));
            Assert.Equal([], await world.DifferencesAsync(phase.Final, Wait.DefaultBound));
        }
    }
}
