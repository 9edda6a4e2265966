using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>Helm's own records: a Secret for each revision of a release.</summary>
internal static class HelmReleaseStore
{
    private const long LargestRecord = 64 * 1024 * 1024;

    private const string MetadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    /// <summary>All revisions of a release, newest first; only labels are read.</summary>
    public static async Task<IReadOnlyList<HelmRevision>> RevisionsAsync(KubernetesConnection connection, string ns, string release, EngineContext context)
    {
        var selector = Uri.EscapeDataString($"owner=helm,name={release}");
        var path = $"{KubernetesConnection.PathOf(ResourceKind.Secret, ns, null)}?labelSelector={selector}";
        var what = $"list Helm's records of {release}";
        var items = await ListPages.ReadAsync(
            path, what, page => connection.SendAsync(HttpMethod.Get, page, null, null, what, context, MetadataOnly), context);
        return items
            .Select(s => new HelmRevision(
                release,
                ns,
                s.Text("metadata", "name") ?? string.Empty,
                int.TryParse(s.Text("metadata", "labels", "version"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0,
                s.Text("metadata", "labels", "status") ?? "unknown"))
            .OrderByDescending(r => r.Number)
            .ToArray();
    }

    /// <summary>The newest deployed revision, decoded; null where Helm knows no such release.</summary>
    public static async Task<HelmRelease?> ReadAsync(KubernetesConnection connection, string ns, string release, EngineContext context)
    {
        var revisions = await RevisionsAsync(connection, ns, release, context);
        if (revisions.Count == 0)
        {
            return null;
        }

        var deployed = revisions.FirstOrDefault(r => r.Status == "deployed")
            // A first upgrade that failed leaves the release before it superseded; Helm goes on from that one.
            ?? revisions.FirstOrDefault(r => r.Status == "superseded")
            ?? throw (revisions[0].IsPending
                ? Errors.HelmPending(release, ns, revisions[0].Status, revisions[0].Number, null)
                : Errors.HelmNoDeployed(release, revisions[0].Status));
        var secret = await connection.SendAsync(HttpMethod.Get, KubernetesConnection.PathOf(ResourceKind.Secret, ns, deployed.SecretName), null, null, $"get Secret {deployed.SecretName}", context);
        var data = secret.Text("data", "release") ?? throw Errors.SecretInvalid(deployed.SecretName, "it has no data.release");
        return Decode(deployed, revisions[0], data);
    }

    /// <summary>Says of a revision whose helm is gone that it failed: helm then goes on from the last deployed one, and knows what this one made.</summary>
    public static async Task MarkFailedAsync(KubernetesConnection connection, HelmRevision revision, string why, EngineContext context)
    {
        var path = KubernetesConnection.PathOf(ResourceKind.Secret, revision.Namespace, revision.SecretName);
        var secret = await connection.SendAsync(HttpMethod.Get, path, null, null, $"get Secret {revision.SecretName}", context);
        if (secret.Text("data", "release") is not { } data || Unpacked(revision, data, stream => Json.Parse(stream) as JsonObject) is not { } release || release["info"] is not JsonObject info)
        {
            return;
        }

        info["status"] = "failed";
        info["description"] = why;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = secret.Text("metadata", "resourceVersion"), ["labels"] = new JsonObject { ["status"] = "failed" } },
            ["data"] = new JsonObject { ["release"] = Pack(release) },
        };
        await connection.SendAsync(HttpMethod.Patch, path, patch, KubernetesConnection.MergePatch, $"mark revision {revision.Number} of {revision.Release} as failed", context);
    }

    private static string Pack(JsonObject release)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(release.ToJsonString(Json.Compact)));
        }

        return Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())));
    }

    private static HelmRelease Decode(HelmRevision deployed, HelmRevision newest, string data) => Unpacked(deployed, data, stream =>
    {
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        if (JsonKeys.FirstDuplicate(root) is { } twice)
        {
            throw new InvalidDataException($"The key {(twice.Length > 100 ? twice[..100] : twice)} is duplicated.");
        }

        var chart = root.GetProperty("chart");
        var metadata = chart.GetProperty("metadata");
        return new HelmRelease(
            deployed,
            metadata.GetProperty("name").GetString() ?? string.Empty,
            metadata.GetProperty("version").GetString() ?? string.Empty,
            metadata.TryGetProperty("appVersion", out var version) ? version.GetString() : null,
            ObjectOf(root, "config"),
            ObjectOf(chart, "values"),
            root.GetProperty("manifest").GetString() ?? string.Empty)
        {
            Newest = newest,
            IsServerSide = root.TryGetProperty("apply_method", out var method) && method.GetString() == "ssa",
        };
    });

    private static T Unpacked<T>(HelmRevision revision, string data, Func<Stream, T> read)
    {
        try
        {
            // Base64 of Kubernetes around base64 of Helm around gzip.
            var packed = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String(data)));
            using var stream = new LimitedStream(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), LargestRecord);
            return read(stream);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or IOException)
        {
            throw Errors.SecretInvalid(revision.SecretName, $"it is not a Helm release record ({(e is JsonException ? "its JSON is not valid" : e.Message)}).");
        }
    }

    private static JsonObject ObjectOf(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.Object
            ? (JsonObject)Json.Of(element)!
            : [];
}
