using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MilvusL7.Engine.Tests;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>
/// The objects of a world behind a Kubernetes API, for the module and for kubectl: discovery, reads, watches, server-side apply with its conflicts,
/// merge and JSON patches with a precondition, deletion. There is no validation and there are no rights.
/// </summary>
internal sealed class WorldApi : IAsyncDisposable
{
    private const string Conflict = "Conflict";

    private static readonly ApiKind[] Kinds =
    [
        new("", "v1", "services", "Service"),
        new("", "v1", "configmaps", "ConfigMap"),
        new("", "v1", "secrets", "Secret"),
        new("", "v1", "pods", "Pod"),
        new("", "v1", "events", "Event"),
        new("", "v1", "endpoints", "Endpoints"),
        new("", "v1", "nodes", "Node", IsNamespaced: false),
        new("", "v1", "namespaces", "Namespace", IsNamespaced: false),
        new("apps", "v1", "deployments", "Deployment"),
        new("networking.k8s.io", "v1", "ingresses", "Ingress"),
        new("networking.k8s.io", "v1", "ingressclasses", "IngressClass", IsNamespaced: false),
        new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        new("cloud.google.com", "v1", "backendconfigs", "BackendConfig"),
        new("networking.gke.io", "v1", "managedcertificates", "ManagedCertificate"),
        new("networking.gke.io", "v1beta1", "frontendconfigs", "FrontendConfig"),
        new("networking.gke.io", "v1beta1", "servicenetworkendpointgroups", "ServiceNetworkEndpointGroup", Short: "svcneg"),
        new("coordination.k8s.io", "v1", "leases", "Lease"),
        new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
        new("milvus.io", "v1beta1", "milvuses", "Milvus"),
    ];

    private readonly Lock _lock = new();
    private LoopbackServer? _server;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1000;

    private WorldApi(GkeWorld world) => World = world;

    /// <summary>Another world in its place is seen by the next request.</summary>
    public GkeWorld World { get; set; }

    public FieldOwners Owners { get; } = new();

    /// <summary>Runs after each write, in the place of GKE's controllers.</summary>
    public Action? Written { get; set; }

    /// <summary>True for an object that a finalizer holds when it is deleted.</summary>
    public Func<JsonObject, bool>? IsHeld { get; set; }

    /// <summary>The preconditions of each deletion, of dry runs too.</summary>
    public List<JsonObject> Preconditions { get; } = [];

    /// <summary>Every write that was no dry run: method, kind and name.</summary>
    public List<string> Writes { get; } = [];

    public string Kubeconfig => $$"""
        apiVersion: v1
        kind: Config
        current-context: gke_{{World.Cluster.Project}}_us-west1-a_rig
        clusters:
        - name: test
          cluster: {server: "{{_server!.Url}}"}
        contexts:
        - name: gke_{{World.Cluster.Project}}_us-west1-a_rig
          context: {cluster: test, user: test}
        users:
        - name: test
          user: {}

        """;

    public static async Task<WorldApi> StartAsync(GkeWorld world)
    {
        WorldApi api = new(world);
        api._server = await LoopbackServer.StartAsync(api.ServeAsync);
        return api;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    /// <summary>Says to all watches that something changed.</summary>
    public void Signal()
    {
        TaskCompletionSource before = Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        before.TrySetResult();
    }

    private async Task ServeAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        string body = await reader.ReadToEndAsync();
        string[] parts = http.Request.Path.Value!.Trim('/').Split('/');
        if (http.Request.Query["watch"] is ["true" or "1"] && Find(parts) is { } watched)
        {
            await WatchAsync(http, watched);
            return;
        }

        int status;
        JsonNode answer;
        bool isWritten;
        lock (_lock)
        {
            long before = _version;
            (status, answer) = Answer(http.Request, parts, body);
            isWritten = _version != before;
        }

        if (isWritten)
        {
            lock (_lock)
            {
                Written?.Invoke();
            }

            Signal();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private (int Status, JsonNode Body) Answer(HttpRequest request, string[] parts, string body)
    {
        switch (parts)
        {
            case ["version"]:
                return (200, new JsonObject { ["major"] = "1", ["minor"] = "33", ["gitVersion"] = "v1.33.1-gke.1" });
            case ["api"]:
                return (200, new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") });
            case ["apis"]:
                return (200, new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Kinds.Where(k => k.Group.Length > 0).GroupBy(k => k.Group).Select(Group)]) });
            case ["api", var version]:
                return (200, Resources(string.Empty, version));
            case ["apis", var group, var version]:
                return (200, Resources(group, version));
            case [.., var review] when review.EndsWith("accessreviews", StringComparison.Ordinal):
                JsonObject asked = JsonNode.Parse(body)!.AsObject();
                asked["status"] = new JsonObject { ["allowed"] = true };
                return (201, asked);
        }

        if (Find(parts) is not { } place)
        {
            return (404, Status(404, "NotFound", "the server could not find the requested resource", null));
        }

        if (place.Name is null && request.Method == "GET")
        {
            JsonNode[] items = [.. List(request, place).Select(Shown)];
            return (200, new JsonObject
            {
                ["kind"] = place.Kind.Kind + "List",
                ["apiVersion"] = place.Kind.ApiVersion,
                ["metadata"] = new JsonObject { ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) },
                ["items"] = new JsonArray(items),
            });
        }

        JsonObject? live = place.Name is null ? null : Get(place);
        JsonObject? sent = body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject;
        return (request.Method, live) switch
        {
            ("POST", _) => Store(request, null, sent!, place, [.. FieldOwners.Fields(sent!).Keys]),
            ("PATCH", _) when IsApply(request) => Apply(request, live, sent!, place),
            (_, null) => (404, Status(404, "NotFound", $"{place.Kind.Plural} \"{place.Name}\" not found", place.Name)),
            ("GET", _) => (200, place.IsScale ? Scale(live, place) : Shown(live)),
            ("PATCH" or "PUT", _) when place.IsScale => SetScale(request, live, sent!, place),
            ("PATCH", _) => Patch(request, live, body, place),
            ("PUT", _) => Store(request, live, sent!, place, [.. FieldOwners.Differing(live, sent!)]),
            ("DELETE", _) => Delete(live, sent, place),
            _ => (405, Status(405, "MethodNotAllowed", request.Method, place.Name)),
        };
    }

    private (int, JsonNode) Apply(HttpRequest request, JsonObject? live, JsonObject desired, ApiPlace place)
    {
        Dictionary<string, JsonNode?> wished = FieldOwners.Fields(desired);
        if (live is null)
        {
            return Store(request, null, desired, place, wished.Keys.ToArray());
        }

        Dictionary<string, JsonNode?> there = FieldOwners.Fields(live);
        if (request.Query["force"] is not ["true"])
        {
            (string Field, string Owner)[] conflicts = [.. wished
                .Where(w => there.TryGetValue(w.Key, out JsonNode? value) && !JsonNode.DeepEquals(value, w.Value))
                .Select(w => (w.Key, Owner: Owners.OwnerOf(live, w.Key)))
                .Where(w => w.Owner is not null && w.Owner != FieldOwners.Module)
                .Select(w => (w.Key, w.Owner!))];
            if (conflicts.Length > 0)
            {
                JsonObject status = Status(409, Conflict, $"Apply failed with {conflicts.Length} conflict(s)", place.Name);
                status["details"]!["causes"] = new JsonArray([.. conflicts.Select(c => new JsonObject
                {
                    ["reason"] = "FieldManagerConflict",
                    ["message"] = $"conflict with \"{c.Owner}\"",
                    ["field"] = FieldOwners.Dotted(c.Field),
                })]);
                return (409, status);
            }
        }

        JsonObject after = Merge(live, desired);
        foreach (string gone in Owners.Owned(live, FieldOwners.Module).Where(f => !wished.ContainsKey(f)))
        {
            FieldOwners.Remove(after, gone);
        }

        // A list, and a value in the place of a map, are written whole.
        return Store(request, live, after, place, wished.Keys.ToArray());
    }

    private (int, JsonNode) Patch(HttpRequest request, JsonObject live, string body, ApiPlace place)
    {
        JsonObject after;
        if (request.ContentType!.StartsWith("application/json-patch", StringComparison.Ordinal))
        {
            after = live.DeepClone().AsObject();
            foreach (JsonObject operation in JsonNode.Parse(body)!.AsArray().Select(o => o!.AsObject()))
            {
                if (!Edit(after, operation))
                {
                    return (422, Status(422, "Invalid", $"the path {operation["path"]} does not exist", place.Name));
                }
            }
        }
        else
        {
            JsonObject patch = JsonNode.Parse(body)!.AsObject();
            if (patch["metadata"]?["resourceVersion"]?.ToString() is { } wanted && wanted != VersionOf(live))
            {
                return (409, Status(409, Conflict, "the object has been modified", place.Name));
            }

            after = Merge(live, patch);
        }

        return Store(request, live, after, place, [.. FieldOwners.Differing(live, after)]);
    }

    private (int, JsonNode) Store(HttpRequest request, JsonObject? live, JsonObject after, ApiPlace place, IReadOnlyList<string> written)
    {
        JsonObject item = after.DeepClone().AsObject();
        JsonObject metadata = item["metadata"]!.AsObject();
        metadata.Remove("managedFields");
        if (place.Namespace is { } ns)
        {
            metadata["namespace"] = ns;
        }

        metadata["resourceVersion"] = live is null ? null : VersionOf(live);
        metadata["uid"] ??= Guid.NewGuid().ToString();
        metadata["creationTimestamp"] ??= DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (request.Query["dryRun"] is ["All"] || (live is not null && JsonNode.DeepEquals(Bare(live), Bare(item))))
        {
            return (200, Shown(item));
        }

        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        string manager = request.Query["fieldManager"] is [{ } named] ? named : "unknown";
        Owners.Take(live, item, IsApply(request) ? manager : FieldOwners.UpdateOf(manager), written);
        World.Kubernetes.Put(item);
        if (metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 })
        {
            World.Kubernetes.Remove(place.Kind.Kind, place.Namespace ?? string.Empty, place.Name!);
        }

        Writes.Add($"{request.Method} {place.Kind.Kind} {place.Name}");
        return (live is null ? 201 : 200, Shown(item));
    }

    private (int, JsonNode) Delete(JsonObject live, JsonObject? options, ApiPlace place)
    {
        // With a body, an API server does not read the query.
        bool isDryRun = options?["dryRun"] is JsonArray { Count: > 0 };
        if (options?["preconditions"] is JsonObject preconditions)
        {
            Preconditions.Add(preconditions);
            if ((preconditions["uid"] is { } uid && uid.ToString() != live["metadata"]!["uid"]?.ToString())
                || (preconditions["resourceVersion"] is { } version && version.ToString() != VersionOf(live)))
            {
                return (409, Status(409, Conflict, "the precondition of the deletion is not met", place.Name));
            }
        }

        if (isDryRun)
        {
            return (200, Shown(live));
        }

        _version++;
        if (IsHeld?.Invoke(live) == true)
        {
            live["metadata"]!["deletionTimestamp"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            World.Kubernetes.Put(live);
            Writes.Add($"DELETE {place.Kind.Kind} {place.Name} (held)");
            return (200, Shown(live));
        }

        World.Kubernetes.Remove(place.Kind.Kind, place.Namespace ?? string.Empty, place.Name!);
        Owners.Forget(live);
        Writes.Add($"DELETE {place.Kind.Kind} {place.Name}");
        return (200, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Success", ["details"] = new JsonObject { ["name"] = place.Name, ["uid"] = live["metadata"]!["uid"]?.DeepClone() } });
    }

    private (int, JsonNode) SetScale(HttpRequest request, JsonObject live, JsonObject sent, ApiPlace place)
    {
        JsonObject after = live.DeepClone().AsObject();
        after["spec"]!["replicas"] = sent["spec"]!["replicas"]!.DeepClone();
        (int status, JsonNode stored) = Store(request, live, after, place, [.. FieldOwners.Differing(live, after)]);
        return (status, Scale(stored.AsObject(), place));
    }

    private static JsonObject Scale(JsonObject live, ApiPlace place) => new()
    {
        ["kind"] = "Scale",
        ["apiVersion"] = "autoscaling/v1",
        ["metadata"] = new JsonObject { ["name"] = place.Name, ["namespace"] = place.Namespace, ["resourceVersion"] = VersionOf(live) },
        ["spec"] = new JsonObject { ["replicas"] = live["spec"]!["replicas"]?.DeepClone() },
        ["status"] = new JsonObject { ["replicas"] = live["spec"]!["replicas"]?.DeepClone() },
    };

    private async Task WatchAsync(HttpContext http, ApiPlace place)
    {
        http.Response.ContentType = "application/json";
        await http.Response.Body.FlushAsync();
        try
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await _changed.Task.WaitAsync(http.RequestAborted);
                string[] lines;
                lock (_lock)
                {
                    lines = [.. List(http.Request, place).Select(i => new JsonObject { ["type"] = "MODIFIED", ["object"] = Shown(i) }.ToJsonString())];
                }

                await http.Response.WriteAsync(string.Join('\n', lines) + "\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client had enough.
        }
    }

    private IEnumerable<JsonObject> List(HttpRequest request, ApiPlace place)
    {
        (string Key, string? Value)[] labels = [.. Selector(request.Query["labelSelector"])];
        (string Key, string? Value)[] fields = [.. Selector(request.Query["fieldSelector"])];
        return All(place)
            .Where(i => labels.All(l => i["metadata"]?["labels"]?[l.Key]?.ToString() is { } value && (l.Value is null || l.Value == value)))
            .Where(i => fields.All(f => f.Key.Split('.').Aggregate((JsonNode?)i, (node, part) => (node as JsonObject)?[part])?.ToString() == f.Value));
    }

    private IEnumerable<JsonObject> All(ApiPlace place) => place.Kind.Kind switch
    {
        "Event" => World.Events.Select((e, at) => e.ToJson($"event-{at}")).Where(e => place.Namespace is null || e["metadata"]!["namespace"]!.ToString() == place.Namespace),
        "Namespace" => [new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = GuideWorld.Namespace } }],
        _ => World.Kubernetes.List(place.Kind.Kind, place.Kind.IsNamespaced ? place.Namespace : null),
    };

    private JsonObject? Get(ApiPlace place) => All(place).FirstOrDefault(i => i["metadata"]!["name"]!.ToString() == place.Name);

    private static IEnumerable<(string Key, string? Value)> Selector(string? text) =>
        (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=') switch
        {
            [var key] => (key, (string?)null),
            [var key, .., var value] => (key, value),
            _ => throw new ArgumentException(text),
        });

    private JsonNode Shown(JsonObject item)
    {
        JsonObject copy = item.DeepClone().AsObject();
        JsonObject metadata = copy["metadata"]!.AsObject();
        metadata["resourceVersion"] = VersionOf(item);
        if (copy["kind"]?.ToString() is not ("Event" or "Namespace" or "Node" or "Pod"))
        {
            metadata["managedFields"] = Owners.Shown(item);
        }

        return copy;
    }

    private static bool IsApply(HttpRequest request) => request.ContentType?.StartsWith("application/apply-patch", StringComparison.Ordinal) == true;

    private static string VersionOf(JsonObject item) => item["metadata"]!["resourceVersion"]?.ToString() ?? "1";

    private static JsonObject Bare(JsonObject item)
    {
        JsonObject copy = item.DeepClone().AsObject();
        foreach (string field in (string[])["uid", "creationTimestamp", "resourceVersion", "managedFields"])
        {
            copy["metadata"]!.AsObject().Remove(field);
        }

        return copy;
    }

    /// <summary>RFC 7386.</summary>
    private static JsonObject Merge(JsonObject into, JsonObject patch)
    {
        JsonObject result = into.DeepClone().AsObject();
        foreach ((string key, JsonNode? value) in patch)
        {
            if (value is null)
            {
                result.Remove(key);
            }
            else
            {
                result[key] = value is JsonObject map ? Merge(result[key] as JsonObject ?? [], map) : value.DeepClone();
            }
        }

        return result;
    }

    /// <summary>RFC 6902: add, replace and remove.</summary>
    private static bool Edit(JsonNode root, JsonObject operation)
    {
        string[] path = [.. operation["path"]!.ToString().Trim('/').Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        JsonNode? parent = root;
        foreach (string part in path[..^1])
        {
            parent = parent switch
            {
                JsonObject map => map[part],
                JsonArray list when int.TryParse(part, out int at) && at < list.Count => list[at],
                _ => null,
            };
        }

        switch (parent, operation["op"]!.ToString())
        {
            case (JsonObject map, "remove"):
                return map.Remove(path[^1]);
            case (JsonObject map, _):
                map[path[^1]] = operation["value"]?.DeepClone();
                return true;
            case (JsonArray list, "remove") when int.TryParse(path[^1], out int at) && at < list.Count:
                list.RemoveAt(at);
                return true;
            default:
                return false;
        }
    }

    private static ApiPlace? Find(string[] parts)
    {
        (string group, string version, string[] rest) = parts switch
        {
            ["api", var v, .. var more] => (string.Empty, v, more),
            ["apis", var g, var v, .. var more] => (g, v, more),
            _ => (string.Empty, string.Empty, []),
        };
        string? ns = null;
        if (rest is ["namespaces", var named, _, ..])
        {
            (ns, rest) = (named, rest[2..]);
        }

        return rest.Length == 0 || Kinds.FirstOrDefault(k => k.Group == group && k.Version == version && k.Plural == rest[0]) is not { } kind
            ? null
            : new ApiPlace(kind, ns, rest.Length > 1 ? rest[1] : null, rest is [_, _, "scale"]);
    }

    private static JsonObject Group(IGrouping<string, ApiKind> group)
    {
        JsonNode[] versions = [.. group.Select(k => k.Version).Distinct().Select(v => new JsonObject { ["groupVersion"] = $"{group.Key}/{v}", ["version"] = v })];
        return new JsonObject { ["name"] = group.Key, ["versions"] = new JsonArray(versions), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private static JsonObject Resources(string group, string version) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
        ["resources"] = new JsonArray([.. Kinds.Where(k => k.Group == group && k.Version == version).Select(k => new JsonObject
        {
            ["name"] = k.Plural,
            ["singularName"] = k.Kind.ToLowerInvariant(),
            ["namespaced"] = k.IsNamespaced,
            ["kind"] = k.Kind,
            ["verbs"] = new JsonArray("create", "delete", "get", "list", "patch", "update", "watch"),
            ["shortNames"] = k.Short is null ? new JsonArray() : new JsonArray(k.Short),
        })]),
    };

    private static JsonObject Status(int code, string reason, string message, string? name) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["reason"] = reason,
        ["message"] = message,
        ["details"] = name is null ? new JsonObject() : new JsonObject { ["name"] = name },
        ["code"] = code,
    };

    private sealed record ApiKind(string Group, string Version, string Plural, string Kind, bool IsNamespaced = true, string? Short = null)
    {
        public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
    }

    private sealed record ApiPlace(ApiKind Kind, string? Namespace, string? Name, bool IsScale);
}
