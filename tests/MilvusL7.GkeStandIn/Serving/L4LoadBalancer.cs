using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>
/// Google's network load balancer of one Service: while the Service is of type LoadBalancer and has its address, connections are passed
/// on, byte by byte, to its ready endpoints. When it is of another type nobody listens any more, and connections are cut.
/// </summary>
public sealed class L4LoadBalancer : IAsyncDisposable
{
    private static readonly WatchedKind EndpointSlice = new("EndpointSlice", "discovery.k8s.io/v1beta1", "endpointslices");
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly ApiServer _api;
    private readonly ObjectCache _cache = new();
    private readonly SemaphoreSlim _changed = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly ConcurrentDictionary<IPAddress, bool> _seen = new();
    private readonly string _service;
    private readonly List<Task> _running = [];
    private CancellationTokenSource? _serving;
    private IReadOnlyDictionary<string, IPEndPoint[]> _endpoints = new Dictionary<string, IPEndPoint[]>();
    private int _turn;

    private L4LoadBalancer(string kubeconfig, string service)
    {
        _api = new ApiServer(kubeconfig);
        _service = service;
        _cache.Changed += () => _changed.Release();
    }

    /// <summary>Where it listens, while it does; the ports are the Service's. In the cluster the address is another.</summary>
    public IPAddress Address { get; } = PodNetwork.Any();

    public bool IsServing => _serving is not null;

    /// <summary>Pods' addresses that ever were a ready endpoint of the Service.</summary>
    public IReadOnlyCollection<IPAddress> Seen => [.. _seen.Keys];

    /// <param name="service">Its name; it may be made later.</param>
    public static async Task<L4LoadBalancer> StartAsync(string kubeconfig, string @namespace, string service)
    {
        var balancer = new L4LoadBalancer(kubeconfig, service);
        try
        {
            Follower[] followers = [new(balancer._api, balancer._cache, WatchedKind.Of("Service"), @namespace), new(balancer._api, balancer._cache, EndpointSlice, @namespace)];
            balancer._running.AddRange(followers.Select(follower => follower.RunAsync(balancer._stop.Token)));
            await Task.WhenAll(followers.Select(follower => follower.Listed));
            balancer._running.Add(Task.Run(balancer.FollowAsync));
            return balancer;
        }
        catch
        {
            await balancer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        await StopServingAsync();
        _api.Dispose();
        _changed.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_stop.Token);
                var items = _cache.Snapshot();
                var service = items.FirstOrDefault(item => item.Kind() == "Service" && item.Name() == _service);
                bool wanted = service.Text("spec", "type") == "LoadBalancer" && service.Items("status", "loadBalancer", "ingress").Any();
                _endpoints = Endpoints(items);
                if (wanted && _serving is null)
                {
                    Serve(service!);
                }
                else if (!wanted && _serving is not null)
                {
                    await StopServingAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    /// <summary>Ready ones, by the name of the Service's port.</summary>
    private Dictionary<string, IPEndPoint[]> Endpoints(IReadOnlyList<JsonObject> items)
    {
        var found = from slice in items
                    where slice.Kind() == EndpointSlice.Kind && slice.Text("metadata", "labels", "kubernetes.io/service-name") == _service && !slice.IsDeleted()
                    from port in slice.Items("ports")
                    from endpoint in slice.Items("endpoints")
                    where endpoint.Holds("conditions", "ready")
                    from address in endpoint.Texts("addresses")
                    select (Name: port.Text("name"), EndPoint: new IPEndPoint(PodNetwork.OnLoopback(address), (int)(port.Number("port") ?? 0)));
        var endpoints = found.GroupBy(each => each.Name).ToDictionary(group => group.Key, group => group.Select(each => each.EndPoint).ToArray());
        foreach (var endpoint in endpoints.Values.SelectMany(each => each))
        {
            _seen[endpoint.Address] = true;
        }

        return endpoints;
    }

    private void Serve(JsonObject service)
    {
        var serving = new CancellationTokenSource();
        foreach (var port in service.Items("spec", "ports"))
        {
            var listener = new TcpListener(Address, (int)(port.Number("port") ?? 0));
            listener.Start();
            Track(AcceptAsync(listener, port.Text("name"), serving.Token));
        }

        _serving = serving;
    }

    private async Task StopServingAsync()
    {
        if (Interlocked.Exchange(ref _serving, null) is { } serving)
        {
            await serving.CancelAsync();
            await Task.WhenAll(_connections.Keys);
            serving.Dispose();
        }
    }

    private void Track(Task task)
    {
        _connections[task] = true;
        _ = task.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task AcceptAsync(TcpListener listener, string port, CancellationToken cancellation)
    {
        using (listener)
        {
            while (true)
            {
                try
                {
                    var client = await listener.AcceptSocketAsync(cancellation);
                    Track(PassOnAsync(client, port, cancellation));
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (SocketException)
                {
                    // The client went before it was accepted.
                }
            }
        }
    }

    private async Task PassOnAsync(Socket client, string port, CancellationToken cancellation)
    {
        using (client)
        {
            if (_endpoints.GetValueOrDefault(port) is not { Length: > 0 } endpoints)
            {
                client.LingerState = new LingerOption(true, 0);
                return;
            }

            using var backend = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.NoDelay = backend.NoDelay = true;
            try
            {
                await backend.ConnectAsync(endpoints[(uint)Interlocked.Increment(ref _turn) % endpoints.Length], cancellation);
                await using var clientStream = new NetworkStream(client);
                await using var backendStream = new NetworkStream(backend);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var toBackend = clientStream.CopyToAsync(backendStream, ended.Token);
                var toClient = backendStream.CopyToAsync(clientStream, ended.Token);
                if (await Task.WhenAny(toBackend, toClient) == toClient)
                {
                    // Closed with something unread, the client would get a reset instead of the end that the server sent.
                    client.Shutdown(SocketShutdown.Send);
                    ended.CancelAfter(Linger);
                    await DrainAsync(clientStream, toBackend, ended.Token);
                }

                await ended.CancelAsync();
                await Task.WhenAll(Quietly(toBackend), Quietly(toClient));
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // One of the two is gone, or the load balancer.
            }
        }
    }

    private static async Task DrainAsync(NetworkStream client, Task toBackend, CancellationToken cancellation)
    {
        await Quietly(toBackend);
        byte[] buffer = new byte[4096];
        while (await client.ReadAsync(buffer, cancellation) > 0)
        {
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // As above.
        }
    }
}
