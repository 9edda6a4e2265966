using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace MilvusL7.NodeStandIn;

/// <summary>
/// Lists and watches one kind and settles each object it sees: one at a time, from what was seen last, again when asked to.
/// An API server that goes away is listed anew when it is back.
/// </summary>
internal abstract class Keeper<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // This API server's HTTP/2 was seen to send nothing more on one stream under load, without an end or an error: no watch is relied on for long.
    protected const int WatchSeconds = 10;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, T> _known = new();
    private readonly ConcurrentDictionary<string, T> _gone = new();
    private readonly ConcurrentDictionary<string, DateTime> _due = new();
    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(FollowAsync(cancellation), WorkAsync(cancellation));

    protected abstract Task<(IEnumerable<T> Items, string ResourceVersion)> ListAsync(CancellationToken cancellation);

    protected abstract IAsyncEnumerable<(WatchEventType Type, T Item)> WatchAsync(string resourceVersion, CancellationToken cancellation);

    /// <summary>Makes the object as it should be; a time means "look again after it".</summary>
    protected abstract Task<TimeSpan?> SettleAsync(T item, CancellationToken cancellation);

    /// <summary>It is not there any more.</summary>
    protected virtual void Forget(T item)
    {
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var (items, resourceVersion) = await ListAsync(cancellation);
                Replace(items);
                await foreach (var (type, item) in WatchAsync(resourceVersion, cancellation))
                {
                    if (type == WatchEventType.Error)
                    {
                        break;
                    }

                    See(type, item);
                }
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                Console.WriteLine($"{typeof(T).Name}: listing again after {e.GetType().Name}: {e.Message}");
            }

            await Task.Delay(Retry, cancellation);
        }
    }

    private void Replace(IEnumerable<T> items)
    {
        var gone = new HashSet<string>(_known.Keys);
        foreach (var item in items)
        {
            gone.Remove(Key(item));
            See(WatchEventType.Added, item);
        }

        foreach (string key in gone)
        {
            Remove(key);
        }
    }

    private void See(WatchEventType type, T item)
    {
        if (type == WatchEventType.Deleted)
        {
            Remove(Key(item));
            return;
        }

        _known[Key(item)] = item;
        _queue.Writer.TryWrite(Key(item));
    }

    private void Remove(string key)
    {
        if (_known.TryRemove(key, out var item))
        {
            _gone[key] = item;
            _queue.Writer.TryWrite(key);
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await foreach (string key in _queue.Reader.ReadAllAsync(cancellation))
        {
            if (_gone.TryRemove(key, out var gone))
            {
                Forget(gone);
            }

            if (!_known.TryGetValue(key, out var item))
            {
                continue;
            }

            TimeSpan? again;
            try
            {
                again = await SettleAsync(item, cancellation);
            }
            catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // The object went on meanwhile; its next event says how.
                continue;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                Console.WriteLine($"{typeof(T).Name} {key}: {e.GetType().Name}: {e.Message}");
                again = Retry;
            }

            if (again is { } delay)
            {
                Schedule(key, DateTime.UtcNow + delay, cancellation);
            }
        }
    }

    /// <summary>Once: what is due earlier takes the place of what is due later.</summary>
    private void Schedule(string key, DateTime due, CancellationToken cancellation)
    {
        if (_due.TryGetValue(key, out var before) && before <= due)
        {
            return;
        }

        _due[key] = due;
        var delay = due - DateTime.UtcNow;
        _ = Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellation).ContinueWith(
            _ =>
            {
                if (_due.TryRemove(KeyValuePair.Create(key, due)))
                {
                    _queue.Writer.TryWrite(key);
                }
            },
            cancellation,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
    }

    private static string Key(T item) => item.Metadata.Uid;
}
