using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>The newest state of every object that was seen, by watches and by answers to writes.</summary>
internal sealed class ObjectCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Namespace, string Name), JsonObject> _items = [];
    private readonly HashSet<(string Kind, string Namespace, string Name)> _changed = [];

    /// <summary>Something is another than before.</summary>
    public event Action? Changed;

    /// <summary>Copies, to be worked on.</summary>
    public IReadOnlyList<JsonObject> Snapshot()
    {
        lock (_lock)
        {
            return [.. _items.Values.OrderBy(item => item.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
                .ThenBy(item => item.Name(), StringComparer.Ordinal).Select(item => item.DeepClone().AsObject())];
        }
    }

    /// <summary>What changed since this was last asked.</summary>
    public IReadOnlySet<(string Kind, string Namespace, string Name)> TakeChanges()
    {
        lock (_lock)
        {
            var taken = _changed.ToHashSet();
            _changed.Clear();
            return taken;
        }
    }

    /// <summary>Unless a newer state is known.</summary>
    public void Put(JsonObject item)
    {
        // Half of an object, copied at each look at the world, and of no use to a controller.
        (item["metadata"] as JsonObject)?.Remove("managedFields");
        lock (_lock)
        {
            var key = Key(item);
            if (_items.TryGetValue(key, out var before) && before.Text("metadata", "uid") == item.Text("metadata", "uid") && Version(before) >= Version(item))
            {
                return;
            }

            _items[key] = item;
            _changed.Add(key);
        }

        Changed?.Invoke();
    }

    public void Remove(JsonObject item)
    {
        lock (_lock)
        {
            var key = Key(item);
            if (_items.TryGetValue(key, out var before) && before.Text("metadata", "uid") == item.Text("metadata", "uid"))
            {
                _items.Remove(key);
                _changed.Add(key);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>What a list shows is all there is of a kind in a namespace.</summary>
    public void Replace(string kind, string @namespace, IReadOnlyList<JsonObject> items)
    {
        var listed = items.Select(Key).ToHashSet();
        List<JsonObject> gone;
        lock (_lock)
        {
            gone = [.. _items.Where(entry => entry.Key.Kind == kind && entry.Key.Namespace == @namespace && !listed.Contains(entry.Key)).Select(entry => entry.Value)];
        }

        gone.ForEach(Remove);
        foreach (var item in items)
        {
            Put(item);
        }
    }

    private static (string Kind, string Namespace, string Name) Key(JsonObject item) => (item.Kind(), item.Namespace(), item.Name());

    // Clients are not meant to compare them; a cache in front of one API server on one etcd may.
    private static ulong Version(JsonObject item) =>
        ulong.TryParse(item.Text("metadata", "resourceVersion"), CultureInfo.InvariantCulture, out ulong version) ? version : 0;
}
