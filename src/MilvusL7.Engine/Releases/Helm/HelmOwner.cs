using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>A Helm release on a cluster: changed by <c>helm upgrade</c>, its values kept.</summary>
/// <param name="Release">The deployed revision; under a dry run with what earlier steps planned.</param>
/// <param name="Chart">Where helm finds the chart.</param>
/// <param name="Pending">What earlier steps of a dry run would have put into the values.</param>
internal sealed record HelmOwner(HelmRelease Release, string Chart, JsonObject? Pending = null) : IReleaseOwner
{
    public const string DefaultChart = "milvus/milvus";

    public async Task<ReleaseSession> ReadAsync(ITarget target, ReleaseState former, bool planning, EngineContext context)
    {
        var reference = new ResourceRef(ResourceKind.Service, former.Namespace, former.Service.Name);
        var service = await target.GetAsync(reference, context) ?? throw Errors.ServiceNotFound(former.Name, former.Service.Name);
        var release = Release;
        if (!planning || Pending is null)
        {
            release = await HelmReleaseStore.ReadAsync(((ClusterTarget)target).Connection, former.Namespace!, former.Name, context)
                ?? throw Errors.ReleaseNotFound(former.Name, $"namespace '{former.Namespace}'", "No Secret with Helm's record of the release exists.", []);
        }

        var owner = planning ? this with { Release = release } : new HelmOwner(release, Chart);
        return await owner.ReadAsync(target, service, context);
    }

    public async Task<ReleaseSession> ReadAsync(ITarget target, JsonObject service, EngineContext context)
    {
        var state = await WorkloadReader.ReadAsync(target, Release.Revision.Release, ManagedBy.Helm, service, context);
        if (state.Service.SourceRanges.Count == 0)
        {
            // A Service that is no load balancer has no source ranges; the values still have them.
            state = state with { Service = state.Service with { SourceRanges = Release.Effective.Texts("service", "loadBalancerSourceRanges").ToArray() } };
        }

        return new ReleaseSession(target, this, state with
        {
            ChartVersion = Release.ChartVersion,
            MilvusVersion = state.MilvusVersion ?? Release.AppVersion,
            HasUnreadTlsValue = HelmValues.HasUnreadTls(Release.Config),
            UnfinishedRevision = Release.Newest == Release.Revision ? null : Release.Newest,
        });
    }

    public async Task<OwnerPlan> PlanAsync(ReleaseSession session, ReleaseChange change, EngineContext context)
    {
        var state = session.State;
        var newest = Release.Newest;
        if (newest.IsPending)
        {
            throw Errors.HelmPending(newest.Release, newest.Namespace, newest.Status, newest.Number, Release.Revision.Number);
        }

        var target = (ClusterTarget)session.Target;
        var edits = HelmValues.Edits(state, Release.Config, Release.Effective, change);
        var live = await target.GetAsync(ServiceOf(state), context);
        var typeEdits = LiveTypeEdits(state, live, change);
        var former = FormerFields.Of(HelmValues.Document, Release.Config, edits)
            .Concat(FormerFields.Of(FormerFields.DocumentOf(ServiceOf(state)), live, [.. typeEdits, .. LiveOnly(live, change)])).ToArray();
        var restored = await ManifestOwner.RestoreRequestsAsync(session, change, context);
        edits = [.. edits, .. FormerFields.Restore(Release.Config, Release.ChartValues, change.Restored.Where(f => f.Document == HelmValues.Document))];
        if (Json.MergePatch(Release.Config, (JsonObject)JsonFieldEditor.Apply(Release.Config, edits)) is not null)
        {
            // Not among what is recorded: from now on the values say what the Service says.
            edits = [.. edits, .. Kept(live, change)];
        }

        var config = (JsonObject)JsonFieldEditor.Apply(Release.Config, edits);
        var overlay = Json.MergePatch(Release.Config, config);
        var wished = new ExportedManifest($"{state.Name}-values.yaml", HelmValues.Wished(state, (JsonObject)JsonFieldEditor.Apply(Release.Effective, edits), change), true);
        var stale = Stale(state, change);
        if (overlay is null && stale.Count == 0 && IsLive(state, change))
        {
            var rest = await target.PlanAsync(restored, context);
            return new OwnerPlan
            {
                IsChange = rest.IsChange,
                Diff = rest.Diff,
                Manifests = wished.Content.Count > 0 ? [wished] : [],
                ReadPlannedAsync = c => rest.IsChange ? this.ReadAsync(target.With(rest), state, true, c) : Task.FromResult(session),
                CommitAsync = c => target.CommitAsync(rest, c),
            };
        }

        var helm = await HelmCli.FindAsync(target.Kubeconfig, context);
        await CheckChartAsync(helm, context);
        var whole = Json.Overlay(Pending ?? [], overlay ?? []);
        var upgrade = new HelmUpgrade(state.Name, state.Namespace!, Chart, Release.ChartVersion, whole, change.Force && Release.IsServerSide);
        var manifest = await helm.RenderUpgradeAsync(upgrade, context);
        var rendered = HelmManifest.Compare(Release.Manifest, manifest, state.Namespace!);
        if (HelmWishes.Unfulfilled(rendered, state, change) is { } wish)
        {
            throw Errors.ChartNotUnderstood(state.Name, $"{Release.ChartName} {Release.ChartVersion}", $"helm would not render {wish}");
        }

        var planned = await PlannedObjectsAsync(target, rendered, state, change, context);
        var diff = string.Concat(rendered.Where(r => r.IsChange).Select(r => r.Diff(state.Namespace!)));
        if (diff.Length == 0 && planned.TryGetValue(ServiceOf(state), out var service) && live is not null)
        {
            // The values say so already, the object does not: others changed it, and the upgrade brings it back.
            diff = ResourceDiff.Create(ServiceOf(state).ToString(), live, service);
        }

        var restarting = rendered.Where(r => r.IsChange && r.Kind == "Deployment" && r.ChangesPods).Select(r => r.Name).ToArray();
        var owner = this with { Release = Release with { Config = config, Manifest = manifest }, Pending = whole };
        return new OwnerPlan
        {
            IsChange = true,
            Diff = diff,
            Restarting = restarting,
            Warnings = HelmManifest.SideEffects(rendered) is { } effects ? [effects] : [],
            Former = former,
            Manifests = [(wished with { Content = whole }).Over(wished)],
            ReadPlannedAsync = c => owner.ReadAsync(target.With(planned), state, true, c),
            CommitAsync = async c =>
            {
                if (typeEdits.Length > 0)
                {
                    await CommitAsync(target, [new EditRequest(ServiceOf(state), typeEdits)], c);
                }

                await CommitAsync(helm, upgrade, target, stale, change, state, c);
                await CommitAsync(target, await ManifestOwner.RestoreRequestsAsync(session with { Target = target.Live() }, change, c), c);
            },
        };
    }

    private static async Task CommitAsync(ClusterTarget target, IReadOnlyList<ChangeRequest> requests, EngineContext context)
    {
        var live = target.Live();
        await live.CommitAsync(await live.PlanAsync(requests, context), context);
    }

    /// <summary>
    /// What only the Service says, because others wrote it there: an upgrade leaves a load balancer's own fields on a Service that is to be none, and
    /// the API server refuses that.
    /// </summary>
    private FieldEdit[] LiveTypeEdits(ReleaseState state, JsonObject? live, ReleaseChange change) =>
        change.ServiceType is { } type && type != MilvusServiceType.LoadBalancer && state.Service.Type == MilvusServiceType.LoadBalancer
        && live.Texts("spec", "loadBalancerSourceRanges").Any() && !Release.Effective.Texts("service", "loadBalancerSourceRanges").Any()
            ? ManifestOwner.TypeEdits(state.Service, type).ToArray()
            : [];

    /// <summary>
    /// Type and source ranges that others gave the Service by hand: an upgrade for whatever else would bring back what the values say, and so give the
    /// load balancer up, or open it.
    /// </summary>
    private IEnumerable<FieldEdit> Kept(JsonObject? live, ReleaseChange change)
    {
        if (change.ServiceType is not null || live is null || Release.Newest != Release.Revision)
        {
            yield break;
        }

        if (live.Text("spec", "type") is { } type && type != (Release.Effective.Text("service", "type") ?? nameof(MilvusServiceType.ClusterIP)) && !change.Restored.Any(f => f.Path.Steps[^1].Key == "type"))
        {
            yield return new SetField(FieldPath.Of("service", "type"), JsonValue.Create(type));
        }

        if (live.Text("spec", "type") == nameof(MilvusServiceType.LoadBalancer) && live.At("spec", "loadBalancerSourceRanges") is JsonArray { Count: > 0 } ranges
            && !JsonFieldEditor.DeepEquals(ranges, Release.Effective.At("service", "loadBalancerSourceRanges")))
        {
            yield return new SetField(FieldPath.Of("service", "loadBalancerSourceRanges"), ranges.DeepClone());
        }
    }

    /// <summary>The places where the Service has what the values do not, as edits that find them out: an upgrade that is taken back would take them along.</summary>
    private IEnumerable<FieldEdit> LiveOnly(JsonObject? live, ReleaseChange change)
    {
        if (Release.Newest != Release.Revision)
        {
            // An upgrade that did not come to its end has written there what no values say.
            yield break;
        }

        if (change.ServiceType is not null && live.Text("spec", "type") is { } now && now != (Release.Effective.Text("service", "type") ?? nameof(MilvusServiceType.ClusterIP)))
        {
            yield return new RemoveField(FieldPath.Of("spec", "type"));
        }

        // With the type the chart's own source ranges would come back in the place of these.
        if (change.ServiceType is not null && live.At("spec", "loadBalancerSourceRanges") is { } ranges
            && !JsonFieldEditor.DeepEquals(ranges, Release.Effective.At("service", "loadBalancerSourceRanges")))
        {
            yield return new RemoveField(FieldPath.Of("spec", "loadBalancerSourceRanges"));
        }

        foreach (var name in change.ServiceAnnotations.Keys)
        {
            if (live.Text("metadata", "annotations", name) is not null && Release.Effective.At("service", "annotations", name) is null)
            {
                yield return new RemoveField(FieldPath.Of("metadata", "annotations", name));
            }
        }
    }

    private static ResourceRef ServiceOf(ReleaseState state) => new(ResourceKind.Service, state.Namespace, state.Service.Name);

    /// <summary>Annotations to be removed that Helm does not know of: an upgrade leaves them alone.</summary>
    private List<string> Stale(ReleaseState state, ReleaseChange change) => change.ServiceAnnotations
        .Where(a => a.Value is null && state.Service.Annotations.ContainsKey(a.Key) && Release.Effective.At("service", "annotations", a.Key) is null)
        .Select(a => a.Key)
        .ToList();

    private static bool IsLive(ReleaseState state, ReleaseChange change) =>
        (change.ServiceType is null || change.ServiceType == state.Service.Type)
        && change.ServiceAnnotations.All(a => state.Service.Annotations.GetValueOrDefault(a.Key) == a.Value)
        && change.Settings.All(s => s.IsMet(state.Configuration.Value(s.Key)));

    /// <summary>Whether helm finds the chart, in the version that is installed.</summary>
    /// <exception cref="MilvusL7Exception"><c>HelmChartUnavailable</c>, <c>ChartVersionMismatch</c>.</exception>
    public async Task FindChartAsync(HelmCli helm, EngineContext context)
    {
        if (IsLocalChart)
        {
            await CheckChartAsync(helm, context);
        }
        else
        {
            await helm.ChartVersionAsync(Chart, Release.ChartVersion, context);
        }
    }

    private bool IsLocalChart => File.Exists(Chart) || Directory.Exists(Chart);

    private async Task CheckChartAsync(HelmCli helm, EngineContext context)
    {
        if (IsLocalChart)
        {
            var version = await helm.LocalChartVersionAsync(Chart, context);
            if (version != Release.ChartVersion)
            {
                throw Errors.ChartVersion(Chart, version, Release.ChartVersion);
            }
        }
    }

    /// <summary>The live objects as they would be, for the later steps of a dry run.</summary>
    private static async Task<Dictionary<ResourceRef, JsonObject>> PlannedObjectsAsync(ClusterTarget target, IReadOnlyList<RenderedChange> rendered, ReleaseState state, ReleaseChange change, EngineContext context)
    {
        var planned = new Dictionary<ResourceRef, JsonObject>();
        foreach (var one in rendered.Where(r => r is { IsChange: true, Before: not null, After: not null }))
        {
            if (ResourceKind.Of(one.After) is { } kind && kind != ResourceKind.Secret)
            {
                var reference = new ResourceRef(kind, state.Namespace, one.Name);
                var live = await target.GetAsync(reference, context);
                if (live is not null && Json.MergePatch(one.Before!, one.After!) is { } patch)
                {
                    planned[reference] = Json.Merge(live, patch);
                }
            }
        }

        var reference0 = ServiceOf(state);
        var service = planned.GetValueOrDefault(reference0) ?? await target.GetAsync(reference0, context);
        if (service is not null)
        {
            var edits = new List<FieldEdit>(SettingEdits.Annotations(FieldPath.Of("metadata", "annotations"), service.At("metadata", "annotations"), change.ServiceAnnotations));
            if (change.ServiceType is { } type)
            {
                edits.Add(new SetField(FieldPath.Of("spec", "type"), JsonValue.Create(type.ToString())));
            }

            planned[reference0] = (JsonObject)JsonFieldEditor.Apply(service, edits);
        }

        return planned;
    }

    private async Task CommitAsync(HelmCli helm, HelmUpgrade upgrade, ClusterTarget target, List<string> stale, ReleaseChange change, ReleaseState state, EngineContext context)
    {
        var newest = (await HelmReleaseStore.RevisionsAsync(target.Connection, upgrade.Namespace, upgrade.Release, context))[0];
        if (newest.IsPending)
        {
            throw Errors.HelmPending(newest.Release, newest.Namespace, newest.Status, newest.Number, Release.Revision.Number);
        }

        if (newest.Number != Release.Newest.Number)
        {
            throw Errors.ChangedMeanwhile($"Helm release '{upgrade.Release}'", $"revision {newest.Number}");
        }

        context.Reports.Report(new EngineProgress($"Upgrading Helm release {upgrade.Release}", $"chart {Release.ChartName} {Release.ChartVersion}"));
        await helm.UpgradeAsync(
            upgrade,
            () => LeftAsync(target, upgrade, newest.Number, context),
            change.HelmStarted is { } started ? (id, c) => started(HelmProcess.Of(id, newest.Number + 1), c) : null,
            context);
        context.Reports.Report(new EngineProgress($"Upgrading Helm release {upgrade.Release}", "done", 100, Completed: true));
        if (stale.Count > 0)
        {
            var edits = stale.Select(a => (FieldEdit)new RemoveField(FieldPath.Of("metadata", "annotations", a))).ToArray();
            await target.CommitAsync(await target.PlanAsync([new EditRequest(ServiceOf(state), edits)], context), context);
        }
    }

    private static async Task<string?> LeftAsync(ClusterTarget target, HelmUpgrade upgrade, int before, EngineContext context)
    {
        try
        {
            var newest = (await HelmReleaseStore.RevisionsAsync(target.Connection, upgrade.Namespace, upgrade.Release, context))[0];
            return newest.Number > before
                ? $"Revision {newest.Number} is in state {newest.Status}. The previous revision is {before}."
                : "Helm created no new revision. Nothing was changed.";
        }
        catch (MilvusL7Exception)
        {
            return null;
        }
    }
}
