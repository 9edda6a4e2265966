using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Keeps the cache up to date with one kind in one namespace: lists, watches, and lists again when the watch ends.</summary>
internal sealed class Follower(ApiServer api, ObjectCache cache, WatchedKind kind, string @namespace)
{
    // A stream that the server lets starve has neither an end nor an error.
    private const int WatchSeconds = 30;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first list.</summary>
    public Task Listed => _listed.Task;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                string version = await ListAsync(cancellation);
                await WatchAsync(version, cancellation);
            }
            catch (Exception e) when (!_listed.Task.IsCompleted)
            {
                // No such server, kind or right: the test that started this must know.
                _listed.TrySetException(e);
                return;
            }
            catch (Exception)
            {
                // The API server went away, or the version is too old by now: it is listed again.
            }

            try
            {
                await Task.Delay(Retry, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellation)
    {
        var list = await api.GetAsync(kind.Path(@namespace), cancellation);
        cache.Replace(kind.Kind, @namespace, [.. list.Items("items").Select(item => Typed(item.DeepClone().AsObject()))]);
        _listed.TrySetResult();
        return list.Text("metadata", "resourceVersion");
    }

    private async Task WatchAsync(string version, CancellationToken cancellation)
    {
        await foreach (var change in api.WatchAsync($"{kind.Path(@namespace)}?watch=1&resourceVersion={version}&timeoutSeconds={WatchSeconds}", cancellation))
        {
            if (change.At("object") is not JsonObject item || change.Text("type") == "ERROR")
            {
                return;
            }

            item = Typed(item.DeepClone().AsObject());
            if (change.Text("type") == "DELETED")
            {
                cache.Remove(item);
            }
            else
            {
                cache.Put(item);
            }
        }
    }

    /// <summary>The items of a list do not say what they are.</summary>
    private JsonObject Typed(JsonObject item)
    {
        item["kind"] = kind.Kind;
        item["apiVersion"] = kind.ApiVersion;
        return item;
    }
}
