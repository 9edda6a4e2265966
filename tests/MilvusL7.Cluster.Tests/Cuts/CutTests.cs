using System.Diagnostics;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using Xunit.Abstractions;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>A move that is killed at any point, and run again, ends as one that nobody disturbed.</summary>
public sealed class CutTests(ITestOutputHelper output)
{
    private static readonly CutPhase[] InPlace =
    [
        new($"Enable-MilvusL7 -HostName {Workplace.Host} -Strategy InPlace -SelfSigned -Wait -Force @with", "Completed"),
        new("Disable-MilvusL7 -Force @with", "Disabled"),
    ];

    private static readonly CutPhase[] SideBySide =
    [
        new($"Enable-MilvusL7 -HostName {Workplace.Host} -Strategy SideBySide -SelfSigned -Wait -Force @with", "Serving"),
        new("Complete-MilvusL7 -Force -DrainTimeout 0 @with", "Completed"),
        new("Disable-MilvusL7 -Force @with", "Disabled"),
    ];

    [ClusterTheory]
    [InlineData("InPlace")]
    [InlineData("SideBySide")]
    public async Task Killed_at_any_request_of_the_module_it_goes_on_and_ends_as_if_it_had_not_been(string strategy)
    {
        var clock = Stopwatch.StartNew();
        await using var matrix = await CutMatrix.StartAsync(await CutRelease.OfManifestsAsync(), strategy == "InPlace" ? [.. InPlace] : [.. SideBySide]);
        int only = int.Parse(Environment.GetEnvironmentVariable("CUTS_ONLY") ?? "100000");
        await matrix.RunAsync([.. matrix.Phases.Select(p => CutMatrix.EveryRequest(p).Where((_, n) => n % 1 == 0).Take(only).ToArray())]);
        Report(matrix, $"{strategy}, killed at every request of the module", clock);
    }

    private void Report(CutMatrix matrix, string what, Stopwatch clock)
    {
        output.WriteLine($"cut points {matrix.Points} differing {matrix.Differing.Count} ({what}, {clock.Elapsed.TotalSeconds:0} s)");
        Assert.True(matrix.Differing.Count == 0, string.Join("\n", matrix.Differing));
    }
}
