using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.GkeStandIn;

/// <summary>
/// GKE's Ingress, NEG, firewall, readiness and managed-certificate controllers, for one namespace of a real API server and a
/// stand-in of the Compute API. Stopped, and its finalizers taken off, when disposed of.
/// </summary>
public sealed class GkeController : IAsyncDisposable
{
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly ObjectCache _cache = new();
    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly ApiServer _api;
    private readonly GkeOptions _options;
    private readonly List<Task> _running = [];

    private GkeController(ApiServer api, GkeOptions options)
    {
        _api = api;
        _options = options;
        _cache.Changed += () => _changed.Release();
    }

    /// <summary>What a test may change while this runs.</summary>
    public GkeBehaviour Behaviour => _options.Behaviour;

    /// <summary>What went wrong here, other than that the API server did not answer.</summary>
    public IReadOnlyCollection<Exception> Faults => _faults;

    /// <summary>Returns when everything that is there was seen once.</summary>
    public static async Task<GkeController> StartAsync(string kubeconfigPath, string @namespace, ComputeState compute, GkeOptions? options = null)
    {
        var controller = new GkeController(new ApiServer(kubeconfigPath), options ?? new GkeOptions());
        try
        {
            await controller.RunAsync(@namespace, compute);
            return controller;
        }
        catch
        {
            await controller.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        if (_options.ReleaseOnDispose)
        {
            await ReleaseAsync();
        }

        _api.Dispose();
        _stop.Dispose();
        _changed.Dispose();
    }

    private async Task RunAsync(string @namespace, ComputeState compute)
    {
        var followers = WatchedKind.All.Select(kind => new Follower(_api, _cache, kind, @namespace)).ToList();
        if (_options.WithDefaultBackend)
        {
            followers.AddRange(WatchedKind.All.Where(kind => kind.Kind is "Service" or "Pod" or "ServiceNetworkEndpointGroup")
                .Select(kind => new Follower(_api, _cache, kind, ServicePortReader.DefaultNamespace)));
        }

        _running.AddRange(followers.Select(follower => follower.RunAsync(_stop.Token)));
        await Task.WhenAll(followers.Select(follower => follower.Listed));
        var nodes = await _api.GetAsync("api/v1/nodes", _stop.Token);
        var reconciler = new Reconciler(
            _options.Cluster ?? new GkeCluster { Project = compute.Project },
            _options,
            compute,
            _cache,
            new ObjectWriter(_api, _cache),
            new EventWriter(_api),
            [.. nodes.Items("items").Select(Typed)]);
        _running.Add(Task.Run(() => WorkAsync(reconciler)));
    }

    private async Task WorkAsync(Reconciler reconciler)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await reconciler.RunAsync(_stop.Token);
                // Delays, retries and a test's changes are seen at a tick.
                if (await _changed.WaitAsync(_options.Tick, _stop.Token))
                {
                    await Task.Delay(_options.Gathering, _stop.Token);
                }

                while (await _changed.WaitAsync(0))
                {
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (e is not (HttpRequestException or IOException or OperationCanceledException))
                {
                    _faults.Enqueue(e);
                }

                await PauseAsync();
            }
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(_options.Tick, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(LastWrites);
        var writer = new ObjectWriter(_api, _cache);
        try
        {
            foreach (var item in _cache.Snapshot().Where(item => item.Kind() is "Ingress" or "ServiceNetworkEndpointGroup" && item.At("metadata", "finalizers") is not null))
            {
                await writer.ReleaseAsync(item, limit.Token);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ApiServerException)
        {
            // The cluster is going too.
        }
    }

    private static JsonObject Typed(JsonObject node)
    {
        var copy = node.DeepClone().AsObject();
        copy["kind"] = "Node";
        return copy;
    }
}
