using System.Diagnostics;
using System.Globalization;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using Xunit.Abstractions;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>
/// A move that is killed at any point, and run again, ends as one that nobody disturbed. The long form, with MILVUSL7_TEST_CUTS=all, disturbs every
/// request in every way; MILVUSL7_TEST_SEED chooses the sample of the short one.
/// </summary>
/// <remarks>Bound by the processor: beside other tests it takes twice as long, and they with it.</remarks>
[Collection(AloneOnTheCluster.Name)]
public sealed class CutTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MILVUSL7_TEST_CUTS") == "all";

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MILVUSL7_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed : 4;

    public static readonly CutPhase[] InPlace =
    [
        new($"Enable-MilvusL7 -HostName {Workplace.Host} -Strategy InPlace -SelfSigned -Wait -Force @with", "Completed"),
        new("Disable-MilvusL7 -Force @with", "Disabled"),
    ];

    public static readonly CutPhase[] SideBySide =
    [
        new($"Enable-MilvusL7 -HostName {Workplace.Host} -Strategy SideBySide -SelfSigned -StaticAddressName milvus-l7 -Wait -Force @with", "Serving"),
        new("Complete-MilvusL7 -Force -DrainTimeout 0 @with", "Completed"),
        new("Disable-MilvusL7 -Force @with", "Disabled"),
    ];

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Random _random = new(Seed);

    /// <summary>The short form has each strategy once: what an owner does is one step of many.</summary>
    public static TheoryData<string, string> Killed => IsLong ? Each() : new() { { "InPlace", MilvusRelease.Manifest }, { "SideBySide", MilvusRelease.Manifest } };

    public static TheoryData<string, string> TakenBack => IsLong ? Each() : new() { { "InPlace", MilvusRelease.Manifest }, { "SideBySide", MilvusRelease.Operator } };

    [CutTheory]
    [MemberData(nameof(Killed))]
    public async Task Killed_at_any_request_of_the_module_a_move_ends_as_if_it_had_not_been(string strategy, string owner)
    {
        await using var matrix = await CutMatrix.StartAsync(await ReleaseAsync(owner), Phases(strategy));

        await matrix.RunBeforeFirstWriteAsync();
        await matrix.RunAsync([.. matrix.Phases.Select(CutMatrix.AfterFirstWrite)]);

        Report(matrix, $"killed at each request of the module, {strategy}, {owner}");
    }

    [CutTheory]
    [MemberData(nameof(TakenBack))]
    public async Task Killed_after_any_write_a_move_is_taken_back_whole(string strategy, string owner)
    {
        await using var matrix = await CutMatrix.StartAsync(await ReleaseAsync(owner), Phases(strategy));

        await matrix.RunBackAsync();

        Report(matrix, $"killed after each write and taken back, {strategy}, {owner}");
    }

    [CutTheory]
    [InlineData("InPlace", "helm3")]
    [InlineData("SideBySide", "helm4")]
    public async Task Killed_inside_helm_a_move_ends_as_if_it_had_not_been(string strategy, string helm)
    {
        await using var matrix = await CutMatrix.StartAsync(CutRelease.OfHelm(helm), Phases(strategy));

        await matrix.RunAsync([.. matrix.Phases.Select(InHelm)]);

        Report(matrix, $"killed inside {helm}, {strategy}, seed {Seed}");
    }

    [CutTheory]
    [InlineData("InPlace")]
    [InlineData("SideBySide")]
    public async Task With_requests_that_fail_a_move_ends_as_if_none_had(string strategy)
    {
        await using var matrix = await CutMatrix.StartAsync(await CutRelease.OfManifestsAsync(), Phases(strategy));

        await matrix.RunEachAsync(
            new Cut(Disturbance.ServerError, 0),
            new Cut(Disturbance.Reset, 0),
            new Cut(Disturbance.ResetAfterwards, 0, OfWrites: true),
            new Cut(Disturbance.TooManyRequests, 0, OfWrites: true),
            new Cut(Disturbance.Conflict, 0, OfWrites: true));
        await matrix.RunAsync([.. matrix.Phases.Select(Faults)]);

        Report(matrix, $"with requests that fail, {strategy}, seed {Seed}");
    }

    private static TheoryData<string, string> Each() => new()
    {
        { "InPlace", MilvusRelease.Manifest }, { "SideBySide", MilvusRelease.Manifest }, { "InPlace", MilvusRelease.Operator }, { "SideBySide", MilvusRelease.Operator },
    };

    private static Task<CutRelease> ReleaseAsync(string owner) => owner == MilvusRelease.Operator ? CutRelease.OfOperatorAsync() : CutRelease.OfManifestsAsync();

    private static CutPhase[] Phases(string strategy) => strategy == "InPlace" ? InPlace : SideBySide;

    /// <summary>In the short form five cuts of a move there and back; with all of its helm, or with that going on alone.</summary>
    private Cut[] InHelm(CutPhase phase)
    {
        var requests = phase.Requests.Where(r => r.Sender == Sender.Helm).Select(r => r.Number).ToArray();
        if (IsLong)
        {
            return [.. requests.SelectMany(n => new[] { new Cut(Disturbance.EndBefore, n, Sender: Sender.Helm), new Cut(Disturbance.EndBefore, n, Sender: Sender.Helm, HelmGoesOn: true) })];
        }

        if (requests.Length == 0)
        {
            return [];
        }

        // Most of its requests come after its first write, the revision that is pending then.
        var writes = phase.Requests.Where(r => r is { Sender: Sender.Helm, IsWrite: true }).Select(r => r.WriteNumber).ToArray();
        return
        [
            new(Disturbance.EndAfter, writes[_random.Next(writes.Length)], OfWrites: true, Sender: Sender.Helm),
            new(Disturbance.EndBefore, writes[_random.Next(writes.Length)], OfWrites: true, Sender: Sender.Helm, HelmGoesOn: true),
            new(Disturbance.EndBefore, requests[_random.Next(requests.Length)], Sender: Sender.Helm),
        ];
    }

    /// <summary>One fault in a run: in the short form at each write those that are not sent again, and all at some requests.</summary>
    private Cut[] Faults(CutPhase phase)
    {
        var own = phase.Requests.Where(r => r.Sender == Sender.Module).ToArray();
        var faults = new[] { Disturbance.ServerError, Disturbance.TooManyRequests, Disturbance.Conflict, Disturbance.Reset, Disturbance.ResetAfterwards, Disturbance.Hang };
        return IsLong
            ? [.. faults.SelectMany(f => own.Select(r => new Cut(f, r.Number)))]
            :
            [
                .. own.Where(r => r.IsWrite).Select(r => new Cut(Disturbance.Hang, r.WriteNumber, OfWrites: true)),
                .. faults.Select(f => new Cut(f, own[_random.Next(own.Length)].Number)),
            ];
    }

    private void Report(CutMatrix matrix, string what)
    {
        output.WriteLine($"cut points {matrix.Points} differing {matrix.Differing.Count} ({what}, {_clock.Elapsed.TotalSeconds:0} s)");
        Assert.True(matrix.Differing.Count == 0, string.Join("\n", matrix.Differing));
    }
}
