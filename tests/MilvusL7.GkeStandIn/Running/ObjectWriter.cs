using System.Net;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Writes to the API server what the controllers changed on objects: those fields and no others.</summary>
internal sealed class ObjectWriter(ApiServer api, ObjectCache cache)
{
    private const string Group = "ServiceNetworkEndpointGroup";

    public async Task WriteAsync(GkeWorld before, GkeWorld after, CancellationToken cancellation)
    {
        foreach (var item in after.Kubernetes.Items)
        {
            var old = before.Kubernetes.Get(item.Kind(), item.Namespace(), item.Name());
            if (old is null)
            {
                await TryAsync(item, () => CreateAsync(item, cancellation), cancellation);
            }
            else if (!JsonNode.DeepEquals(old, item))
            {
                await TryAsync(item, () => PatchAsync(old, item, cancellation), cancellation);
            }
        }

        foreach (var gone in before.Kubernetes.List(Group).Where(old => after.Kubernetes.Get(Group, old.Namespace(), old.Name()) is null))
        {
            await TryAsync(gone, () => DeleteAsync(gone, cancellation), cancellation);
        }
    }

    /// <summary>Takes our finalizers off.</summary>
    public Task ReleaseAsync(JsonObject item, CancellationToken cancellation)
    {
        var left = item.Texts("metadata", "finalizers").Where(name => !name.StartsWith("networking.gke.io/", StringComparison.Ordinal));
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = Json.Array(left) } };
        return TryAsync(item, () => PatchAsync(item, patch, "", ApiServer.MergePatch, cancellation), cancellation);
    }

    /// <summary>What somebody else wrote at the same time is read, and what follows from it written in the next pass.</summary>
    private async Task TryAsync(JsonObject item, Func<Task> write, CancellationToken cancellation)
    {
        try
        {
            await write();
        }
        catch (ApiServerException e) when (e.Status == HttpStatusCode.Conflict)
        {
            try
            {
                cache.Put(await api.GetAsync(PathOf(item), cancellation));
            }
            catch (ApiServerException gone) when (gone.Status == HttpStatusCode.NotFound)
            {
                // Its watch says so.
            }
        }
        catch (ApiServerException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            // The object is gone, or its namespace goes.
        }
    }

    private async Task CreateAsync(JsonObject item, CancellationToken cancellation) =>
        cache.Put(await api.SendAsync(HttpMethod.Post, WatchedKind.Of(item.Kind()).Path(item.Namespace()), item, "application/json", cancellation));

    private async Task DeleteAsync(JsonObject item, CancellationToken cancellation)
    {
        await PatchAsync(item, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, "", ApiServer.MergePatch, cancellation);
        await api.SendAsync(HttpMethod.Delete, PathOf(item), null, "application/json", cancellation);
        cache.Remove(item);
    }

    private async Task PatchAsync(JsonObject old, JsonObject item, CancellationToken cancellation)
    {
        var metadata = new JsonObject();
        var annotations = Changes(old.At("metadata", "annotations") as JsonObject, item.At("metadata", "annotations") as JsonObject);
        if (annotations.Count > 0)
        {
            metadata["annotations"] = annotations;
        }

        bool finalizers = !old.Texts("metadata", "finalizers").SequenceEqual(item.Texts("metadata", "finalizers"));
        if (finalizers)
        {
            metadata["finalizers"] = Json.Array(item.Texts("metadata", "finalizers"));
        }

        // Both are lists that others write too.
        if (finalizers || annotations.ContainsKey(IngressSettings.PreSharedCert))
        {
            metadata["resourceVersion"] = old.Text("metadata", "resourceVersion");
        }

        var patch = metadata.Count > 0 ? new JsonObject { ["metadata"] = metadata } : [];
        bool status = !JsonNode.DeepEquals(old["status"], item["status"]);
        if (status && (item.Kind() is "ManagedCertificate" or Group))
        {
            // They have no status subresource.
            patch["status"] = item["status"]!.DeepClone();
            status = false;
        }

        if (patch.Count > 0)
        {
            await PatchAsync(item, patch, "", ApiServer.MergePatch, cancellation);
        }

        if (status)
        {
            bool isPod = item.Kind() == "Pod";
            await PatchAsync(item, new JsonObject { ["status"] = isPod ? PodStatus(item) : item["status"]!.DeepClone() }, "/status",
                isPod ? ApiServer.StrategicMergePatch : ApiServer.MergePatch, cancellation);
        }
    }

    private async Task PatchAsync(JsonObject item, JsonObject patch, string subresource, string type, CancellationToken cancellation) =>
        cache.Put(await api.SendAsync(HttpMethod.Patch, PathOf(item) + subresource, patch, type, cancellation));

    /// <summary>Only our condition: the others are the kubelet's.</summary>
    private static JsonObject PodStatus(JsonObject pod) => new()
    {
        ["conditions"] = new JsonArray([.. pod.Items("status", "conditions").Where(condition => condition.Text("type") == PodCondition.NegReady).Select(condition => condition.DeepClone())]),
    };

    private static JsonObject Changes(JsonObject? old, JsonObject? item)
    {
        var changes = new JsonObject();
        foreach (string name in (old ?? []).Select(entry => entry.Key).Union((item ?? []).Select(entry => entry.Key)))
        {
            string? value = item?[name]?.ToString();
            if (old?[name]?.ToString() != value)
            {
                changes[name] = value;
            }
        }

        return changes;
    }

    private static string PathOf(JsonObject item) => WatchedKind.Of(item.Kind()).Path(item.Namespace(), item.Name());
}
