using System.Threading.Channels;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>
/// Says that something of a namespace changed, by watches; what it is now the listener reads for itself. A watch that ends, expires
/// or loses its server is begun again. A kind that may not be watched, or does not exist, is left out: its changes are seen later.
/// </summary>
internal sealed class ChangeFeed : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // The server ends a watch after this many seconds: one whose connection died unseen does not stay for ever.
    private const int WatchSeconds = 240;

    private readonly CancellationTokenSource _stop;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lazy<Task> _watches;

    public ChangeFeed(ClusterTarget target, string @namespace, IReadOnlyList<ResourceKind> kinds, EngineContext context)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        var inner = context with { Cancellation = _stop.Token };
        _watches = new(() => Task.WhenAll(kinds.Select(k => WatchAsync(target.Connection, k, @namespace, inner))));
    }

    /// <summary>Begins to watch, once. What is there is a change at first, so none is missed by who looked before.</summary>
    public void Begin() => _ = _watches.Value;

    /// <summary>Waits for a change, but no longer than the limit.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timed.CancelAfter(limit);
        try
        {
            await _changes.Reader.ReadAsync(timed.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time to look all the same.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await (_watches.IsValueCreated ? _watches.Value : Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // That is how they end.
        }

        _stop.Dispose();
    }

    private async Task WatchAsync(KubernetesConnection connection, ResourceKind kind, string @namespace, EngineContext context)
    {
        var path = $"{KubernetesConnection.PathOf(kind, @namespace, null)}?watch=true&timeoutSeconds={WatchSeconds}";
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await foreach (var change in connection.WatchAsync(path, $"watch {kind.Plural}", context))
                {
                    // An expired watch says so in an event, and ends: what was missed is seen by looking again.
                    pause = change.Text("type") == "ERROR" ? pause : FirstPause;
                    _changes.Writer.TryWrite(true);
                }
            }
            catch (MilvusL7Exception e) when (e.ErrorId is "Forbidden" or "Unauthorized" or "Rejected" || e is MissingResourceException)
            {
                context.Verbose($"{e.Message} MilvusL7 detects changes of {kind.Plural} later.");
                return;
            }
            catch (MilvusL7Exception e)
            {
                context.Verbose($"The watch of {kind.Plural} ended: {e.Message}");
            }

            await Task.Delay(pause, context.Cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
