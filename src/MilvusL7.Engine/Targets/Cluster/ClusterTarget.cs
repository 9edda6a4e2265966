using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>A live cluster.</summary>
internal sealed class ClusterTarget : ITarget
{
    private const int ConflictAttempts = 5;

    private readonly ImmutableDictionary<ResourceRef, JsonObject?> _planned;

    public ClusterTarget(KubernetesConnection connection, Kubeconfig kubeconfig)
        : this(connection, kubeconfig, ImmutableDictionary<ResourceRef, JsonObject?>.Empty)
    {
    }

    private ClusterTarget(KubernetesConnection connection, Kubeconfig kubeconfig, ImmutableDictionary<ResourceRef, JsonObject?> planned)
    {
        Connection = connection;
        Kubeconfig = kubeconfig;
        _planned = planned;
        Info = new MilvusTarget(TargetKind.Cluster, kubeconfig.Context ?? Kubeconfig.InCluster, connection.Server);
    }

    public MilvusTarget Info { get; }

    public KubernetesConnection Connection { get; }

    public Kubeconfig Kubeconfig { get; }

    public static async Task<ClusterTarget> OpenAsync(IReadOnlyList<string>? kubeconfig, string? contextName, EngineContext context)
    {
        var loaded = Kubeconfig.Load(kubeconfig, contextName, context);
        if (loaded.Access.Plugin is { } plugin)
        {
            // Now, and not with the first request: a plugin that fails is the reason why nothing can be read.
            await plugin.GetAsync(context);
        }

        return new ClusterTarget(new KubernetesConnection(loaded.Access), loaded);
    }

    public async Task<JsonObject?> GetAsync(ResourceRef resource, EngineContext context)
    {
        if (_planned.TryGetValue(resource, out var planned))
        {
            return (JsonObject?)planned?.DeepClone();
        }

        return await GetLiveAsync(resource, context);
    }

    public async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceKind kind, string? @namespace, IReadOnlyDictionary<string, string>? labels, EngineContext context)
    {
        var what = $"list {kind.Plural}";
        var pairs = labels?.Select(l => l.Value.Length == 0 ? l.Key : $"{l.Key}={l.Value}");
        var selector = pairs is null ? string.Empty : "labelSelector=" + Uri.EscapeDataString(string.Join(",", pairs));
        var path = $"{KubernetesConnection.PathOf(kind, @namespace, null)}?{selector}";
        var items = await ListPages.ReadAsync(
            path, what, page => SendAsync(kind, HttpMethod.Get, page, null, null, what, context), context);
        return items.Select(item =>
        {
            // Items of a typed list carry neither.
            item["apiVersion"] = kind.ApiVersion;
            item["kind"] = kind.Kind;
            return (JsonObject?)(_planned.TryGetValue(ResourceRef.Of(item), out var planned) ? planned : item)?.DeepClone();
        }).OfType<JsonObject>().ToArray();
    }

    public async Task<IReadOnlyList<string>> NamespacesAsync(EngineContext context)
    {
        const string What = "list namespaces";
        var items = await ListPages.ReadAsync(
            "api/v1/namespaces?", What, page => Connection.SendAsync(HttpMethod.Get, page, null, null, What, context), context);
        return items.Select(n => n.Text("metadata", "name")!).ToArray();
    }

    public async Task<TargetPlan> PlanAsync(IReadOnlyList<ChangeRequest> requests, EngineContext context)
    {
        var changes = new List<ResourceChange>();
        foreach (var request in requests)
        {
            changes.Add(request switch
            {
                ApplyRequest apply => await PlanApplyAsync(apply, context),
                EditRequest edit => await PlanEditAsync(edit, context),
                DeleteRequest delete => await PlanDeleteAsync(delete, context),
                _ => throw new NotSupportedException($"{request.GetType().Name} is only for folders"),
            });
        }

        var diff = string.Concat(changes.Where(c => c.IsChange).Select(c => c.IsRemoval
            ? ResourceDiff.Removed(c.Resource!.ToString(), c.After)
            : ResourceDiff.Create(c.Resource!.ToString(), c.Before, c.After)));
        return new TargetPlan(changes, diff, []);
    }

    public async Task CommitAsync(TargetPlan plan, EngineContext context)
    {
        var pending = plan.Changes.Where(c => c.IsChange).ToArray();
        for (var i = 0; i < pending.Length; i++)
        {
            try
            {
                await CommitOneAsync(pending[i], context);
            }
            catch (MilvusL7Exception e) when (i > 0)
            {
                throw Errors.PartlyChanged(Names(pending[..i]), Names(pending[i..]), e);
            }
        }
    }

    /// <summary>Applies one object of the module's own, without a look at it first.</summary>
    public Task<JsonObject> ApplyAsync(ApplyRequest request, EngineContext context) =>
        ApplyAsync(ResourceRef.Of(request.Desired), request, dryRun: false, context);

    /// <summary>Deletes an object that the module made; one that is gone, or that others have made since, is left.</summary>
    /// <returns>The uid of what was deleted; null where nothing was.</returns>
    public async Task<string?> DeleteAsync(ResourceRef resource, EngineContext context)
    {
        var live = await GetLiveAsync(resource, context);
        if (live is null || !Ownership.IsOurs(live))
        {
            context.Verbose($"{resource}: {(live is null ? "does not exist" : "not created by MilvusL7")}");
            return null;
        }

        var uid = live.Text("metadata", "uid");
        await DeleteAsync(resource, new JsonObject { ["uid"] = uid }, dryRun: false, context);
        return uid;
    }

    /// <summary>This target with another patience for each request.</summary>
    public ClusterTarget WithRequestTimeout(TimeSpan timeout) => new(Connection.WithRequestTimeout(timeout), Kubeconfig, _planned);

    public ITarget With(TargetPlan plan) =>
        new ClusterTarget(Connection, Kubeconfig, _planned.SetItems(plan.Changes.Where(c => c.IsChange).Select(c => KeyValuePair.Create(c.Resource!, c.IsRemoval ? null : c.After))));

    public ClusterTarget With(IEnumerable<KeyValuePair<ResourceRef, JsonObject>> objects) =>
        new(Connection, Kubeconfig, _planned.SetItems(objects.Select(o => KeyValuePair.Create(o.Key, (JsonObject?)o.Value))));

    public ITarget Live() => _planned.IsEmpty ? this : new ClusterTarget(Connection, Kubeconfig, _planned.Clear());

    private static string Names(IEnumerable<ResourceChange> changes) => string.Join(", ", changes.Select(c => c.Resource));

    private async Task<JsonObject?> GetLiveAsync(ResourceRef resource, EngineContext context)
    {
        var found = await SendAsync(resource.Kind, HttpMethod.Get, PathOf(resource), null, null, $"get {resource}", context, orNull: true);
        return found;
    }

    private async Task<ResourceChange> PlanApplyAsync(ApplyRequest request, EngineContext context)
    {
        var resource = ResourceRef.Of(request.Desired);
        var before = await GetAsync(resource, context);
        if (before is not null && !Ownership.IsOurs(before))
        {
            // Made by others, by hand perhaps: complete it and leave it theirs.
            return await PlanEditAsync(request, resource, before, Complete(before, request.Desired), context);
        }

        var answer = await ApplyAsync(resource, request, dryRun: true, context);
        return new ResourceChange(request, resource, before, answer, before is null || !ResourceDiff.IsSame(before, answer));
    }

    private async Task<ResourceChange> PlanEditAsync(EditRequest request, EngineContext context)
    {
        var before = await GetAsync(request.Resource, context) ?? throw Errors.ResourceNotFound(request.Resource.ToString());
        var after = (JsonObject)JsonFieldEditor.Apply(before, request.Edits);
        return await PlanEditAsync(request, request.Resource, before, after, context);
    }

    private async Task<ResourceChange> PlanEditAsync(ChangeRequest request, ResourceRef resource, JsonObject before, JsonObject after, EngineContext context)
    {
        var patch = Json.MergePatch(before, after);
        if (patch is null)
        {
            return new ResourceChange(request, resource, before, after, false);
        }

        // What is planned already is not on the server: there the whole way from the live object is tried.
        var live = _planned.ContainsKey(resource) ? await GetLiveAsync(resource, context) : before;
        if (live is not null && Json.MergePatch(live, after) is { } whole)
        {
            await PatchAsync(resource, whole, dryRun: true, context);
        }

        return new ResourceChange(request, resource, before, after, true);
    }

    private async Task<ResourceChange> PlanDeleteAsync(DeleteRequest request, EngineContext context)
    {
        var resource = request.Resource;
        if (await GetAsync(resource, context) is not { } before)
        {
            return new ResourceChange(request, resource, null, [], false);
        }

        if (!_planned.ContainsKey(resource))
        {
            await DeleteAsync(resource, Preconditions(before), dryRun: true, context);
        }

        return new ResourceChange(request, resource, before, before, true);
    }

    /// <summary>Deletes what the diff showed; an object that says something else since then stays.</summary>
    private async Task CommitDeleteAsync(ResourceChange change, EngineContext context)
    {
        var current = change.After;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await DeleteAsync(change.Resource!, Preconditions(current), dryRun: false, context);
                return;
            }
            catch (MilvusL7Exception e) when (e.ErrorId == "ChangedMeanwhile" && attempt < ConflictAttempts)
            {
                // A controller may have written only the status.
                var live = await GetLiveAsync(change.Resource!, context);
                if (live is null)
                {
                    return;
                }

                if (live.Text("metadata", "uid") != current.Text("metadata", "uid") || !ResourceDiff.IsSame(live, change.After))
                {
                    throw;
                }

                current = live;
            }
        }
    }

    private static JsonObject Preconditions(JsonObject live) => new()
    {
        ["uid"] = live.Text("metadata", "uid"),
        ["resourceVersion"] = live.Text("metadata", "resourceVersion"),
    };

    private async Task DeleteAsync(ResourceRef resource, JsonObject preconditions, bool dryRun, EngineContext context)
    {
        var body = new JsonObject
        {
            ["preconditions"] = preconditions,
            ["propagationPolicy"] = "Background",
        };
        if (dryRun)
        {
            // An API server that gets a body does not read the query.
            body["dryRun"] = new JsonArray("All");
        }

        await SendAsync(resource.Kind, HttpMethod.Delete, PathOf(resource) + (dryRun ? "?dryRun=All" : string.Empty), body, null, $"delete {resource}", context, orNull: true);
    }

    private async Task CommitOneAsync(ResourceChange change, EngineContext context)
    {
        if (change.IsRemoval)
        {
            await CommitDeleteAsync(change, context);
            return;
        }

        if (change.Request is ApplyRequest apply && (change.Before is null || Ownership.IsOurs(change.Before)))
        {
            await ApplyAsync(change.Resource!, apply, dryRun: false, context);
            return;
        }

        var patch = Json.MergePatch(change.Before!, change.After)!;
        var current = change.Before!;
        for (var attempt = 1; ; attempt++)
        {
            var guarded = (JsonObject)patch.DeepClone();
            var metadata = guarded["metadata"] as JsonObject ?? [];
            metadata["resourceVersion"] = current.Text("metadata", "resourceVersion");
            guarded["metadata"] = metadata;
            try
            {
                await PatchAsync(change.Resource!, guarded, dryRun: false, context);
                return;
            }
            catch (MilvusL7Exception e) when (e.ErrorId == "ChangedMeanwhile" && attempt < ConflictAttempts)
            {
                context.Verbose($"{change.Resource} was changed by someone else in the meantime; reading it again");
                current = await GetLiveAsync(change.Resource!, context) ?? throw Errors.ResourceNotFound(change.Resource!.ToString());
                if (Json.MergePatch(current, Json.Merge(current, patch)) is null)
                {
                    // Written already: the first answer was lost.
                    return;
                }

                if (FirstDifference(patch, change.Before!, current, string.Empty) is { } field)
                {
                    throw Errors.ChangedMeanwhile(change.Resource!.ToString(), field);
                }
            }
        }
    }

    /// <summary>The first field that the patch touches and that is no longer what the diff showed.</summary>
    private static string? FirstDifference(JsonObject patch, JsonNode? shown, JsonNode? current, string path)
    {
        foreach (var (key, value) in patch)
        {
            var then = (shown as JsonObject)?[key];
            var now = (current as JsonObject)?[key];
            var field = path.Length == 0 ? key : $"{path}.{key}";
            if (value is JsonObject inner && then is JsonObject)
            {
                if (FirstDifference(inner, then, now, field) is { } deeper)
                {
                    return deeper;
                }
            }
            else if (!JsonNode.DeepEquals(then, now))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>What is wished laid over what is there: nothing of the others' is removed.</summary>
    private static JsonObject Complete(JsonObject before, JsonObject desired)
    {
        var wished = (JsonObject)desired.DeepClone();
        (wished["metadata"] as JsonObject)?.Remove("labels");
        return Json.Merge(before, wished);
    }

    private async Task<JsonObject> ApplyAsync(ResourceRef resource, ApplyRequest request, bool dryRun, EngineContext context)
    {
        if (resource.Kind.Plural == ResourceKind.HorizontalPodAutoscaler.Plural)
        {
            return await ApplyPlainlyAsync(resource, request, dryRun, context);
        }

        var path = $"{PathOf(resource)}?fieldManager={Ownership.Manager}{(request.Force ? "&force=true" : string.Empty)}{(dryRun ? "&dryRun=All" : string.Empty)}";
        try
        {
            return (await SendAsync(resource.Kind, HttpMethod.Patch, path, request.Desired, KubernetesConnection.ApplyPatch, $"apply {resource}", context))!;
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "Rejected" && e.Message.TrimEnd().EndsWith("is forbidden:", StringComparison.Ordinal))
        {
            // Applying what is not there takes the right to create it too; older API servers do not say which right they miss.
            throw Errors.Forbidden("create", resource.Kind.Plural, resource.Kind.Group, resource.Namespace, null);
        }
    }

    /// <summary>
    /// Without server-side apply: an API server that stores autoscalers as v1, with their metrics in an annotation, has each metric
    /// twice after a second apply (seen with 1.20).
    /// </summary>
    private async Task<JsonObject> ApplyPlainlyAsync(ResourceRef resource, ApplyRequest request, bool dryRun, EngineContext context)
    {
        var live = await GetLiveAsync(resource, context);
        var options = $"?fieldManager={Ownership.Manager}{(dryRun ? "&dryRun=All" : string.Empty)}";
        if (live is null)
        {
            var path = KubernetesConnection.PathOf(resource.Kind, resource.Namespace, null) + options;
            try
            {
                return (await SendAsync(resource.Kind, HttpMethod.Post, path, request.Desired, null, $"create {resource}", context))!;
            }
            catch (MilvusL7Exception e) when (e.ErrorId == "ChangedMeanwhile")
            {
                // There since: made by an attempt whose answer was lost, or by others.
                live = await GetLiveAsync(resource, context) ?? throw Errors.ResourceNotFound(resource.ToString());
            }
        }

        return Json.MergePatch(live, Json.Merge(live, request.Desired)) is { } patch
            ? (await SendAsync(resource.Kind, HttpMethod.Patch, PathOf(resource) + options, patch, KubernetesConnection.MergePatch, $"patch {resource}", context))!
            : live;
    }

    private async Task PatchAsync(ResourceRef resource, JsonObject patch, bool dryRun, EngineContext context)
    {
        var path = $"{PathOf(resource)}?fieldManager={Ownership.Manager}{(dryRun ? "&dryRun=All" : string.Empty)}";
        await SendAsync(resource.Kind, HttpMethod.Patch, path, patch, KubernetesConnection.MergePatch, $"patch {resource}", context);
    }

    private async Task<JsonObject?> SendAsync(ResourceKind kind, HttpMethod method, string path, JsonNode? body, string? contentType, string what, EngineContext context, bool orNull = false)
    {
        try
        {
            return await Connection.SendAsync(method, path, body, contentType, what, context);
        }
        catch (MissingResourceException e) when (e.IsKind)
        {
            // A missing kind is no missing object: say which of the two it is.
            throw Errors.NotGke(kind.Kind, $"{kind.Plural}.{kind.Group}");
        }
        catch (MissingResourceException) when (orNull)
        {
            return null;
        }
    }

    private static string PathOf(ResourceRef resource) =>
        KubernetesConnection.PathOf(resource.Kind, resource.Namespace, resource.Name);
}
