using System.Collections.Concurrent;
using System.Management.Automation;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>
/// Runs the commands of a move in world after world, each time with one of its requests disturbed, then again to their end, and compares with a
/// move that nothing disturbed.
/// </summary>
public sealed class CutMatrix : IAsyncDisposable
{
    // One process runs this many moves before it is killed.
    private const int Together = 8;
    private const int Lanes = 2;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ApiClient _api = new();
    private readonly CutRelease _release;
    private readonly ConcurrentQueue<ModuleSession> _sessions = new();
    private readonly ConcurrentQueue<string> _differing = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("milvusl7-cuts-").FullName;
    private CutPhase[] _phases;
    private int _points;

    private CutMatrix(CutRelease release, CutPhase[] phases) => (_release, _phases) = (release, phases);

    public IReadOnlyList<CutPhase> Phases => _phases;

    /// <summary>How many requests were disturbed so far.</summary>
    public int Points => _points;

    /// <summary>Where it did not end as it should; a line each.</summary>
    public IReadOnlyCollection<string> Differing => _differing;

    /// <summary>Goes through the phases once, undisturbed.</summary>
    public static async Task<CutMatrix> StartAsync(CutRelease release, params CutPhase[] phases)
    {
        await HelmProgram.RepositoryAsync();
        var matrix = new CutMatrix(release, phases);
        await matrix.BeginAsync();
        return matrix;
    }

    /// <summary>Each list is of one phase; the n-th cuts of all phases share a world.</summary>
    public async Task RunAsync(params IReadOnlyList<Cut>[] cuts)
    {
        var worlds = Enumerable.Range(0, cuts.Max(c => c.Count)).Select(n => cuts.Select(c => n < c.Count ? c[n] : null).ToArray()).ToArray();
        var queue = new ConcurrentQueue<Cut?[][]>(worlds.Chunk(Together));
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async _ =>
        {
            while (queue.TryDequeue(out var batch))
            {
                await BatchAsync(batch);
            }
        }));
    }

    /// <summary>One before each request, and one after each write.</summary>
    public static IReadOnlyList<Cut> EveryRequest(CutPhase phase) =>
    [
        .. phase.Requests.Where(r => r.Sender == Sender.Module).Select(r => new Cut(Disturbance.EndBefore, r.Number)),
        .. phase.Requests.Where(r => r is { Sender: Sender.Module, IsWrite: true }).Select(r => new Cut(Disturbance.EndAfter, r.WriteNumber, OfWrites: true)),
    ];

    public async ValueTask DisposeAsync()
    {
        while (_sessions.TryDequeue(out var session))
        {
            session.Dispose();
        }

        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
        await Task.CompletedTask;
    }

    private async Task BeginAsync()
    {
        await using var world = await CutWorld.StartAsync(_api, _release);
        for (int i = 0; i < _phases.Length; i++)
        {
            await world.Proxy.BeginAsync();
            var run = (await RunAsync(world, _phases[i].Command)).AssertNoError();
            var requests = world.Proxy.Requests;
            Assert.Equal(_phases[i].State, run.Text("State"));
            _phases[i] = _phases[i] with { Requests = requests, Final = await world.SettleAsync() };
        }
    }

    private async Task BatchAsync(Cut?[][] batch)
    {
        var worlds = await Task.WhenAll(batch.Select(_ => CutWorld.StartAsync(_api, _release)));
        try
        {
            var open = worlds.Zip(batch).ToList();
            for (int i = 0; i < _phases.Length && open.Count > 0; i++)
            {
                var phase = _phases[i];
                var now = open.Select(o => (World: o.First, Cut: o.Second[i])).ToArray();
                await EndAsync(phase, now);
                bool[] equal = await Task.WhenAll(now.Select(o => AgainAsync(phase, o.World, o.Cut)));
                // What differs would differ in every phase that follows.
                open = [.. open.Where((_, n) => equal[n])];
            }
        }
        finally
        {
            await Task.WhenAll(worlds.Select(w => w.DisposeAsync().AsTask()));
        }
    }

    /// <summary>Runs the command in all worlds that have a kill in this phase, until each is where it is to be killed, and kills them.</summary>
    private static async Task EndAsync(CutPhase phase, IEnumerable<(CutWorld World, Cut? Cut)> all)
    {
        foreach (var group in all.Where(o => o.Cut is { Ends: true }).GroupBy(o => o.Cut!.HelmGoesOn))
        {
            await using var process = RunProcess.Start();
            var runs = await Task.WhenAll(group.Select(async o =>
            {
                await o.World.Proxy.BeginAsync(o.Cut);
                return Task.WhenAny(process.Run(o.World.Script(phase.Command)), o.World.Proxy.Reached);
            }));
            await Task.WhenAll(runs).WaitAsync(Longest);
            await process.KillAsync(withHelm: !group.Key);
            foreach (var (world, _) in group)
            {
                world.Proxy.Killed();
            }
        }
    }

    /// <summary>Runs the command, to its end, and compares; with a fault in it, runs it once more where it failed.</summary>
    private async Task<bool> AgainAsync(CutPhase phase, CutWorld world, Cut? cut)
    {
        var befallen = world.Proxy.Befallen;
        var problems = new List<string>();
        try
        {
            string? certificate = await world.CertificateAsync();
            if (cut is { Ends: false })
            {
                await world.Proxy.BeginAsync(cut);
                await RunAsync(world, phase.Command + (cut.What == Disturbance.Hang ? " -RequestTimeout 2" : ""));
                befallen = world.Proxy.Befallen;
                certificate ??= await world.CertificateAsync();
            }

            await world.Proxy.BeginAsync();
            var run = await RunAsync(world, phase.Command);
            // A way back that was killed after its last write has left nothing to go back from.
            if (run.Errors.Any(e => !(phase.Name == "Disable-MilvusL7" && e.FullyQualifiedErrorId.StartsWith("MoveNotBegun", StringComparison.Ordinal))))
            {
                problems.Add(run.Describe());
            }
            else if (run.Errors.Count == 0 && run.Text("State") != phase.State)
            {
                problems.Add($"state {run.Text("State")}");
            }

            problems.AddRange(await world.DifferencesAsync(phase.Final, Patience));
            if (certificate is not null && await world.CertificateAsync() is { } now && now != certificate)
            {
                problems.Add("another certificate than before");
            }

            if (_release.IsOfHelm && (await world.RevisionsAsync()) is var revisions && (revisions[^1] != "deployed" || revisions.Any(r => r.StartsWith("pending", StringComparison.Ordinal))))
            {
                problems.Add($"Helm's revisions are {string.Join(", ", revisions)}");
            }
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException or RuntimeException)
        {
            problems.Add(e.ToString());
        }

        if (befallen is not null)
        {
            Interlocked.Increment(ref _points);
        }

        if (problems.Count > 0)
        {
            _differing.Enqueue($"{phase.Name}, {cut?.ToString() ?? "undisturbed"} ({befallen?.ToString() ?? "not reached"}):\n    {string.Join("\n    ", problems.Take(12))}");
        }

        return problems.Count == 0;
    }

    private async Task<ModuleRun> RunAsync(CutWorld world, string command)
    {
        var session = _sessions.TryDequeue(out var free) ? free : new ModuleSession(_folder, RigEnvironment.Kubeconfig);
        try
        {
            return await session.RunAsync(world.Script(command)).WaitAsync(Longest);
        }
        finally
        {
            _sessions.Enqueue(session);
        }
    }
}
