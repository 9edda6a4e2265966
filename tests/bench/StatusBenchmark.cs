using System.Net;
using System.Security;
using BenchmarkDotNet.Attributes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Tests.Diagnosis;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Bench;

/// <summary>
/// The whole status of one load balancer, from a Compute API that takes its time: what is independent is asked at once, so the time is a
/// few round trips and not the sum of the calls. Divide the mean by the latency.
/// </summary>
[InProcess]
[WarmupCount(1)]
[IterationCount(8)]
[MemoryDiagnoser]
public class StatusBenchmark : IDisposable
{
    private ComputeServer _server = null!;
    private ComputeConnector _compute = null!;
    private MilvusRelease _release = null!;
    private EngineContext _context = null!;

    /// <summary>Milliseconds that each call takes.</summary>
    [Params(0, 100)]
    public int Latency { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var world = Translator.Settle(GuideWorld.Create());
        var state = new ComputeState(world.Cluster.Project);
        ComputeStateWriter.Write(state, world);
        _server = await ComputeServer.StartAsync(state, null);
        _server.Latency = TimeSpan.FromMilliseconds(Latency);
        var token = new SecureString();
        token.AppendChar('t');
        _compute = new ComputeConnector(new ComputeAccess { Endpoint = _server.BaseUri.ToString(), AccessToken = token });
        _context = new EngineContext(new Progress<EngineReport>(), CancellationToken.None);
        var target = new WorldTarget(world);
        var read = await WorkloadReader.ReadAsync(target, GuideWorld.Release, ManagedBy.Manifest, world.Service(), _context);
        _release = new ReleaseSession(target, new ManifestOwner(), read).ToRelease(Carried.None);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        Console.WriteLine($"// {_server.Requests.Count} requests in all, {_server.MostAtOnce} of them at once at most");
        await _server.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _compute?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public async Task<bool> Status()
    {
        var observer = new Observer(_compute, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), TimeProvider.System);
        return StatusBuilder.Build((await observer.ObserveAsync(_release, _ => true, _context))[0]).Ready;
    }
}
