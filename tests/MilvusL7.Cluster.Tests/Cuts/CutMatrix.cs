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
    private const int Together = 16;
    private const int Lanes = 2;

    // A move that each of its requests fails once comes to its end in no more runs than it has requests that are not sent again.
    private const int MostRuns = 60;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(230);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ApiClient _api = new();
    private readonly CutRelease _release;
    private readonly ConcurrentQueue<ModuleSession> _sessions = new();
    private readonly ConcurrentQueue<string> _differing = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("milvusl7-cuts-").FullName;
    private readonly CutPhase[] _phases;
    private int _points;

    private CutMatrix(CutRelease release, CutPhase[] phases) => (_release, _phases) = (release, phases);

    public IReadOnlyList<CutPhase> Phases => _phases;

    /// <summary>How many requests were disturbed so far.</summary>
    public int Points => _points;

    /// <summary>Where it did not end as it should; an entry each.</summary>
    public IReadOnlyCollection<string> Differing => _differing;

    /// <summary>Goes through the phases once, undisturbed.</summary>
    public static async Task<CutMatrix> StartAsync(CutRelease release, IEnumerable<CutPhase> phases)
    {
        await HelmProgram.RepositoryAsync();
        var matrix = new CutMatrix(release, [.. phases]);
        await using var world = await CutWorld.StartAsync(matrix._api, release);
        for (int i = 0; i < matrix._phases.Length; i++)
        {
            var before = await world.SettleAsync();
            await world.Proxy.BeginAsync();
            var run = (await matrix.RunAsync(world.Way, matrix._phases[i].Command)).AssertNoError();
            var requests = world.Proxy.Requests;
            Assert.Equal(matrix._phases[i].State, run.Text("State"));
            matrix._phases[i] = matrix._phases[i] with { Requests = requests, Before = before, Final = await world.SettleAsync() };
        }

        return matrix;
    }

    /// <summary>A world that nothing happened to.</summary>
    public Task<CutWorld> OpenAsync() => CutWorld.StartAsync(_api, _release);

    /// <summary>
    /// Each list is of one phase; the n-th cuts of all phases share a world. One that ends as it began, which is looked at, serves again.
    /// </summary>
    public Task RunAsync(params IReadOnlyList<Cut>[] cuts) =>
        LanesAsync(Enumerable.Range(0, cuts.Max(c => c.Count)).Select(n => cuts.Select(c => n < c.Count ? c[n] : null).ToArray()), BatchAsync);

    /// <summary>Every phase but the last, killed after each of its writes, and then the last at once: whatever was begun is taken back.</summary>
    public async Task RunBackAsync()
    {
        for (int i = 0; i < _phases.Length - 1; i++)
        {
            int phase = i;
            await LanesAsync(
                _phases[i].Requests.Where(r => r is { Sender: Sender.Module, IsWrite: true }).Select(r => new Cut(Disturbance.EndAfter, r.WriteNumber, OfWrites: true)),
                (cuts, worlds) => BackAsync(phase, cuts, worlds));
        }
    }

    /// <summary>
    /// The requests up to the first write, of all phases. A run that is killed there leaves the world as it was, which is looked at; so they all run in
    /// one, before the run that comes to its end.
    /// </summary>
    public async Task RunBeforeFirstWriteAsync()
    {
        await using var world = await OpenAsync();
        foreach (var phase in _phases)
        {
            int last = phase.Requests.First(r => r.IsWrite).Number;
            var ways = await Task.WhenAll(Enumerable.Range(1, last).Select(async n => (Cut: new Cut(Disturbance.EndBefore, n), Way: await world.OpenAsync())));
            var killed = await KillAsync(phase, [.. ways.Select(w => (w.Way, (Cut?)w.Cut))]);
            Interlocked.Add(ref _points, killed);
            var differences = await world.DifferencesAsync(phase.Before, TimeSpan.Zero);
            if (differences.Count > 0)
            {
                Differs(phase, null, null, ["before its first write:", .. differences]);
            }

            if (!await AgainAsync(phase, world, null))
            {
                return;
            }
        }
    }

    /// <summary>Moves whose every request, or write, fails once, and is right when it is sent again, by the module itself or by the next run.</summary>
    public async Task RunEachAsync(params Cut[] faults) => await Task.WhenAll(faults.Select(async fault =>
    {
        await using var world = await OpenAsync();
        foreach (var phase in _phases)
        {
            int before = world.Proxy.Count;
            for (int n = 1; n <= MostRuns; n++)
            {
                await world.Proxy.BeginAsync(fault);
                var run = await RunAsync(world.Way, phase.Command);
                if (run.Errors.Count == 0)
                {
                    break;
                }

                if (n == MostRuns)
                {
                    Differs(phase, fault, null, [$"{MostRuns} runs did not end it", run.Describe()]);
                }
                else if (run.Errors.Any(e => e.FullyQualifiedErrorId.StartsWith("MoveInProgress", StringComparison.Ordinal)))
                {
                    // This process still lives, and could not give the Lease back: it has to expire.
                    await Wait.UntilAsync("the end of the Lease", () => IsLeaseExpiredAsync(world));
                }
            }

            Interlocked.Add(ref _points, world.Proxy.Count - before);
            if (!await AgainAsync(phase, world, null))
            {
                return;
            }
        }
    }));

    /// <summary>One before each request after the first write, and one after each write.</summary>
    public static IReadOnlyList<Cut> AfterFirstWrite(CutPhase phase)
    {
        var own = phase.Requests.Where(r => r.Sender == Sender.Module).ToArray();
        int first = own.First(r => r.IsWrite).Number;
        return
        [
            .. own.Where(r => r.IsWrite).Select(r => new Cut(Disturbance.EndAfter, r.WriteNumber, OfWrites: true)),
            .. own.Where(r => r.Number > first).Select(r => new Cut(Disturbance.EndBefore, r.Number)),
        ];
    }

    public ValueTask DisposeAsync()
    {
        while (_sessions.TryDequeue(out var session))
        {
            session.Dispose();
        }

        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the world's Lease may be taken by anybody.</summary>
    public async Task<bool> IsLeaseExpiredAsync(CutWorld world) => (await _api.ListAsync(world.Namespace, "Lease")).All(lease =>
        DateTimeOffset.Parse(lease["spec"]!["renewTime"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).AddSeconds(lease["spec"]!["leaseDurationSeconds"]!.GetValue<int>()) < DateTimeOffset.UtcNow);

    /// <summary>In this process, which lives on.</summary>
    public async Task<ModuleRun> RunAsync(CutWay way, string command)
    {
        var session = _sessions.TryDequeue(out var free) ? free : new ModuleSession(_folder, RigEnvironment.Kubeconfig);
        try
        {
            return await session.RunAsync(way.Script(command)).WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{command.Split(' ')[0]} did not end within {Longest}; of its {way.Proxy.Requests.Count} requests the last: {string.Join("; ", way.Proxy.Requests.TakeLast(30))}");
        }
        finally
        {
            _sessions.Enqueue(session);
        }
    }

    /// <summary>Runs the command on all ways until each is where it is to be killed, or has failed, and kills them.</summary>
    /// <returns>How many came to their point.</returns>
    public static async Task<int> KillAsync(CutPhase phase, IReadOnlyCollection<(CutWay Way, Cut? Cut)> all)
    {
        int count = 0;
        foreach (var group in all.Where(o => o.Cut is not null).GroupBy(o => o.Cut!.HelmGoesOn))
        {
            await using var process = RunProcess.Start();
            await Task.WhenAll(group.Select(o => o.Way.Proxy.BeginAsync(o.Cut)));
            var runs = group.Select(o => Task.WhenAny(
                process.Run(o.Way.Script(phase.Command + (o.Cut!.What == Disturbance.Hang ? " -RequestTimeout 2" : ""))),
                o.Way.Proxy.Reached)).ToArray();
            await Task.WhenAll(runs).WaitAsync(Longest);
            await process.KillAsync(withHelm: !group.Key);
            foreach (var (way, _) in group)
            {
                way.Proxy.Killed();
                count += way.Proxy.Befallen is null ? 0 : 1;
            }
        }

        return count;
    }

    /// <summary>Some batches side by side, each lane in worlds of its own.</summary>
    private async Task LanesAsync<T>(IEnumerable<T> rows, Func<T[], List<CutWorld>, Task> batchAsync)
    {
        var queue = new ConcurrentQueue<T[]>(rows.Chunk(Together));
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async _ =>
        {
            var worlds = new List<CutWorld>();
            try
            {
                while (queue.TryDequeue(out var batch))
                {
                    worlds.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Max(0, batch.Length - worlds.Count)).Select(_ => OpenAsync())));
                    await batchAsync(batch, worlds);
                }
            }
            finally
            {
                await Task.WhenAll(worlds.Select(w => w.DisposeAsync().AsTask()));
            }
        }));
    }

    private async Task BatchAsync(Cut?[][] batch, List<CutWorld> worlds)
    {
        var open = batch.Zip(worlds, (cuts, world) => (World: world, Cuts: cuts)).ToArray();
        for (int i = 0; i < _phases.Length; i++)
        {
            int phase = i;
            await KillAsync(_phases[i], open, o => o.Cuts[phase]);
            open = await AgainAsync(_phases[i], open, o => o.Cuts[phase], worlds);
        }
    }

    private async Task BackAsync(int phase, Cut[] batch, List<CutWorld> worlds)
    {
        var open = batch.Zip(worlds, (cut, world) => (World: world, Cuts: cut)).ToArray();
        foreach (var before in _phases[..phase])
        {
            open = await AgainAsync(before, open, _ => null, worlds);
        }

        await KillAsync(_phases[phase], open, o => o.Cuts);
        await AgainAsync(_phases[^1], open, o => o.Cuts, worlds);
    }

    private async Task KillAsync<T>(CutPhase phase, (CutWorld World, T Cuts)[] open, Func<(CutWorld World, T Cuts), Cut?> cutOf) =>
        Interlocked.Add(ref _points, await KillAsync(phase, [.. open.Select(o => (o.World.Way, cutOf(o)))]));

    /// <param name="worlds">Those in which something differed are taken out: it would differ in every phase that follows.</param>
    private async Task<(CutWorld World, T Cuts)[]> AgainAsync<T>(CutPhase phase, (CutWorld World, T Cuts)[] open, Func<(CutWorld World, T Cuts), Cut?> cutOf, List<CutWorld> worlds)
    {
        bool[] equal = await Task.WhenAll(open.Select(o => AgainAsync(phase, o.World, cutOf(o))));
        foreach (var (world, _) in open.Where((_, n) => !equal[n]))
        {
            worlds.Remove(world);
            await world.DisposeAsync();
        }

        return [.. open.Where((_, n) => equal[n])];
    }

    /// <summary>Runs the command to its end, and compares.</summary>
    private async Task<bool> AgainAsync(CutPhase phase, CutWorld world, Cut? cut)
    {
        var befallen = cut is null ? null : world.Proxy.Befallen;
        var problems = new List<string>();
        try
        {
            string? certificate = await world.CertificateAsync();
            await world.Proxy.BeginAsync();
            var run = await RunAsync(world.Way, phase.Command);
            if (run.Errors.Count > 0)
            {
                problems.Add(run.Describe());
            }
            else if (run.Text("State") != phase.State)
            {
                problems.Add($"state {run.Text("State")}");
            }

            problems.AddRange(await world.DifferencesAsync(phase.Final, Patience));
            if (certificate is not null && await world.CertificateAsync() is { } now && now != certificate)
            {
                problems.Add("another certificate than before");
            }

            if (_release.Owner == MilvusRelease.Helm && await world.RevisionsAsync() is var revisions && (revisions[^1] != "deployed" || revisions.Any(r => r.StartsWith("pending", StringComparison.Ordinal))))
            {
                problems.Add($"Helm's revisions are {string.Join(", ", revisions)}");
            }
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException or RuntimeException)
        {
            problems.Add(e.ToString());
        }

        if (problems.Count > 0)
        {
            Differs(phase, cut, befallen, problems);
        }

        return problems.Count == 0;
    }

    private void Differs(CutPhase phase, Cut? cut, PassedRequest? befallen, IEnumerable<string> problems)
    {
        string where = cut is null ? "undisturbed" : $"{cut} ({befallen?.ToString() ?? "not reached"})";
        _differing.Enqueue($"{phase.Name}, {where}:\n    {string.Join("\n    ", problems.Take(12))}");
    }
}
