using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Objects of a cluster by kind, namespace and name, in the order they came.</summary>
public sealed class KubernetesStore
{
    private readonly List<JsonObject> _items = [];

    public IReadOnlyList<JsonObject> Items => _items;

    public JsonObject? Get(string kind, string @namespace, string name) =>
        _items.Find(item => item.Kind() == kind && item.Namespace() == @namespace && item.Name() == name);

    public IReadOnlyList<JsonObject> List(string kind, string? @namespace = null) =>
        [.. _items.Where(item => item.Kind() == kind && (@namespace is null || item.Namespace() == @namespace))];

    /// <summary>In the place of the object with the same kind, namespace and name, if there is one.</summary>
    public JsonObject Put(JsonObject item)
    {
        int at = _items.FindIndex(other => other.Kind() == item.Kind() && other.Namespace() == item.Namespace() && other.Name() == item.Name());
        if (at < 0)
        {
            _items.Add(item);
        }
        else
        {
            _items[at] = item;
        }

        return item;
    }

    public JsonObject Put(string json) => Put(JsonNode.Parse(json)!.AsObject());

    public bool Remove(string kind, string @namespace, string name) =>
        _items.RemoveAll(item => item.Kind() == kind && item.Namespace() == @namespace && item.Name() == name) > 0;
}
