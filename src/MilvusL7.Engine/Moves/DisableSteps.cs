using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>
/// The steps of Disable-MilvusL7: clients get their layer-4 load balancer back first, then the Ingress goes, and what GKE made for it, and only then
/// what the Ingress was made of. Any other order leaks load balancer parts that nobody deletes any more.
/// </summary>
internal static class DisableSteps
{
    private const string LoadBalancer = nameof(MilvusServiceType.LoadBalancer);

    private static readonly ResourceKind[] Parts = [ResourceKind.BackendConfig, ResourceKind.FrontendConfig, ResourceKind.ManagedCertificate, ResourceKind.Secret];

    /// <summary>Kinds that stand beside a release and are not its owner's.</summary>
    private static readonly ResourceKind[] Beside = [ResourceKind.Ingress, .. Parts];

    public static IReadOnlyList<MoveStep> Of(Move move)
    {
        MoveStep[] steps =
        [
            new MoveStep("Helm revision", (r, p, c) => HelmAsync(move, r, c)),
            new MoveStep("L4 load balancer", (r, p, c) => RestoreL4Async(move, r, p, c)),
            new MoveStep("L4 address", (r, p, c) => WaitForL4Async(move, r, p, c)),
            new MoveStep("Ingress", (r, p, c) => IngressAsync(move, r, p, c)),
            new MoveStep("Release", (r, p, c) => RestoreAsync(move, r, p, c)),
            CommonSteps.Rollout(move, "Rollout", CommonSteps.ItselfAsync),
            new MoveStep("Load balancer resources", (r, p, c) => RemovalAsync(move, r, Made(move, Parts), p, c)),
            new MoveStep("Changed parts", (r, p, c) => RestoreObjectsAsync(move, r, Parts, p, c)),
            new MoveStep("Clone", (r, p, c) => RemovalAsync(move, r, Made(move, SideBySide.KindsInOrder), p, c)),
            new MoveStep("Static address", (r, p, c) => AddressesAsync(move, r, p, c)),
            new MoveStep("Record", (r, p, c) => RecordAsync(move, r, p)),
        ];
        return steps.Select(s => s with { Command = MoveStep.Disable }).ToArray();
    }

    /// <summary>Deletes objects that the module made, in this order, and waits until they are gone.</summary>
    public static async Task<StepPlan> RemovalAsync(Move move, MilvusRelease release, IReadOnlyList<ResourceRef> objects, bool planning, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        var live = await Task.WhenAll(objects.Select(o => Deletion.GetOrNullAsync(session.Target, o, context)));
        var there = objects.Zip(live)
            .Where(o => Ownership.IsOf(o.Second, move.State.Name))
            .Select(o => o.First).ToArray();
        var target = objects.Count == 0 ? "nothing that MilvusL7 created" : string.Join(", ", (there.Length > 0 ? there : objects).Select(o => o.ToString()));
        if (there.Length == 0)
        {
            return StepPlan.Nothing(release, target, "Delete");
        }

        return new StepPlan
        {
            Target = target,
            Operation = "Delete",
            IsChange = true,
            Exists = true,
            Diff = string.Concat(objects.Zip(live).Where(o => o.Second is not null && there.Contains(o.First)).Select(o => ResourceDiff.Removed(o.First.ToString(), o.Second!))),
            WaitsFor = "their deletion",
            PlannedAsync = _ => Task.FromResult(release),
            CommitAsync = async c =>
            {
                foreach (var one in there)
                {
                    if (await move.Target.DeleteAsync(one, c) is { } uid)
                    {
                        await Deletion.WaitAsync(move.Target, one, uid, move.Tools.RolloutTimeout, move.Tools.Clock, c);
                    }
                }

                return release;
            },
        };
    }

    public static ResourceRef[] Made(Move move, IEnumerable<ResourceKind> kinds) => kinds
        .SelectMany(k => move.Record.Made.Where(m => m.StartsWith(k.Kind + "/", StringComparison.Ordinal)).Select(m => new ResourceRef(k, move.State.Namespace, m[(k.Kind.Length + 1)..])))
        .ToArray();

    /// <summary>
    /// An upgrade of the move that did not come to its end has written what the deployed revision does not know of, and no later upgrade would take
    /// that away: a rollback does.
    /// </summary>
    private static async Task<StepPlan> HelmAsync(Move move, MilvusRelease release, EngineContext context)
    {
        var target = $"Helm release {move.State.Name}";
        if (ReleaseSession.Of(release).Owner is not HelmOwner { Release: { } helm } || helm.Newest == helm.Revision || helm.Newest.Number != move.Record.Helm?.Revision)
        {
            return StepPlan.Nothing(release, target, "Roll back");
        }

        return new StepPlan
        {
            Target = target,
            Operation = $"Roll back to revision {helm.Revision.Number} ({helm.Newest.Number} is {helm.Newest.Status})",
            IsChange = true,
            Exists = true,
            Impact = MilvusL7ClientImpact.Restart,
            Notice = "Pods that the unfinished upgrade restarted will restart again.",
            PlannedAsync = _ => Task.FromResult(release),
            CommitAsync = async c =>
            {
                var cli = await HelmCli.FindAsync(move.Target.Kubeconfig, c);
                await move.HelmStartedAsync(HelmProcess.Of(Environment.ProcessId, helm.Newest.Number + 1), c);
                await cli.RollbackAsync(move.State.Name, move.State.Namespace!, helm.Revision.Number, c);
                return (await ReleaseSession.Of(release).RefreshAsync(false, c)).ToRelease(release.Carried);
            },
        };
    }

    private static async Task<StepPlan> RestoreL4Async(Move move, MilvusRelease release, bool planning, EngineContext context)
    {
        var service = move.State.Service.Name;
        if (move.Record.FormerL4.Count == 0)
        {
            return StepPlan.Nothing(release, $"Service {service}", "Restore the layer-4 load balancer");
        }

        var kept = await KeptAddressAsync(move, context);
        var change = new ReleaseChange { Restored = move.Record.FormerL4, LoadBalancerAddress = kept, Force = move.IsForced, HelmStarted = move.HelmStartedAsync };
        return await ReleaseAsync(release, change, $"Restore the layer-4 load balancer of Service {service}{(kept is null ? string.Empty : $" at {kept}")}", planning, context);
    }

    private static async Task<string?> KeptAddressAsync(Move move, EngineContext context)
    {
        if (move.Record.KeptAddressName is not { } name)
        {
            return null;
        }

        var region = (await move.Tools.Compute.PlaceAsync(move.Target, context)).Region ?? throw ComputeFault.RegionUnknown();
        var client = await move.Tools.Compute.OpenAsync(move.Target, context);
        var address = await client.GetAsync(StaticAddresses.PathOf(region, name), context);
        if (address is null)
        {
            context.Warning($"Address '{name}' of region {region} is no longer reserved. The layer-4 load balancer gets another address.");
            return null;
        }

        // The record could name any address of the project: only the one that the load balancer had comes back.
        var uid = (await move.Target.GetAsync(move.Service, context)).Text("metadata", "uid");
        return address.Text("address") is { } kept && (kept == move.Record.L4Address || IsReservedFor(move, address, uid))
            ? kept
            : throw Errors.MoveRecordUnreadable(move.Store.Reference, $"keptAddress: address '{name}' differs from the former address of the layer-4 load balancer.");
    }

    private static async Task<StepPlan> WaitForL4Async(Move move, MilvusRelease release, bool planning, EngineContext context)
    {
        var reference = move.Service;
        var service = await ReleaseSession.Of(release).Target.GetAsync(reference, context);
        // Clients had a layer-4 load balancer: the Ingress stays until they have it again.
        var isDue = move.Record.L4Address is not null || move.Record.FormerL4.Any(f => f.Value.Text() == LoadBalancer);
        var isThere = service.Text("spec", "type") == LoadBalancer && HasAddress(service);
        if (!isDue || (isThere && (!planning || move.State.Service.Type == MilvusServiceType.LoadBalancer)))
        {
            return StepPlan.Nothing(release, reference.ToString(), "Wait");
        }

        return StepPlan.Wait(release, reference.ToString(), "an address of the layer-4 load balancer", c => Polling.UntilAsync(
            $"Restoring the layer-4 load balancer of {release}",
            move.Tools.RolloutTimeout,
            move.Tools.Clock,
            async () => await move.Target.GetAsync(reference, c) is var live && live.Text("spec", "type") == LoadBalancer && HasAddress(live) ? null : "waiting for its address",
            _ => Errors.L4AddressTimeout(reference.ToString(), move.Tools.RolloutTimeout),
            c));
    }

    private static bool HasAddress(System.Text.Json.Nodes.JsonObject? service) =>
        service.Items("status", "loadBalancer", "ingress").Any(i => i.Text("ip") is not null || i.Text("hostname") is not null);

    private static async Task<StepPlan> IngressAsync(Move move, MilvusRelease release, bool planning, EngineContext context)
    {
        var made = Made(move, [ResourceKind.Ingress]);
        if (made.Length > 0)
        {
            var removal = await RemovalAsync(move, release, made, planning, context);
            return removal with
            {
                WaitsFor = removal.IsChange ? "GKE to delete the load balancer (finalizer of the Ingress)" : null,
                Impact = MilvusL7ClientImpact.CutOff,
                Notice = "Clients of the layer-7 load balancer are disconnected permanently.",
            };
        }

        return await RestoreObjectsAsync(move, release, [ResourceKind.Ingress], planning, context);
    }

    private static bool IsOf(FormerField field, ResourceKind kind) => field.Document.StartsWith(kind.Kind + "/", StringComparison.Ordinal);

    /// <summary>Objects that were there before and that the move changed.</summary>
    private static async Task<StepPlan> RestoreObjectsAsync(Move move, MilvusRelease release, ResourceKind[] kinds, bool planning, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        var fields = move.Record.Former.Where(f => kinds.Any(k => IsOf(f, k))).ToArray();
        var requests = await ManifestOwner.RestoreRequestsAsync(session, new ReleaseChange { Restored = fields }, context);
        var plan = await session.Target.PlanAsync(requests, context);
        return StepPlan.Of(release, session, plan, requests.Count == 0 ? $"{kinds[0].Kind}: none to restore" : string.Join(", ", requests.Select(r => r.Resource)), "Restore") with { Former = [] };
    }

    private static async Task<StepPlan> RestoreAsync(Move move, MilvusRelease release, bool planning, EngineContext context)
    {
        var fields = move.Record.Former.Where(f => !Beside.Any(k => IsOf(f, k))).ToArray();
        if (fields.Length == 0)
        {
            return StepPlan.Nothing(release, $"release {move.State.Name}", "Restore");
        }

        var change = new ReleaseChange { Restored = fields, Force = move.IsForced, HelmStarted = move.HelmStartedAsync };
        var plan = await ReleaseAsync(release, change, "Restore TLS settings and annotations", planning, context);
        return plan with { Impact = MilvusL7ClientImpact.CutOff, Notice = "Clients that use TLS to Milvus are disconnected when the pods restart." };
    }

    private static async Task<StepPlan> ReleaseAsync(MilvusRelease release, ReleaseChange change, string operation, bool planning, EngineContext context)
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var planned = await ReleasePlanner.PlanAsync(release, session, change, context, new ReleasePlanner.Texts(operation), (info, _) => new MilvusAnnotationChange(info, new Dictionary<string, string>()));
        return StepPlan.Of(planned) with { Exists = true, Former = [] };
    }

    /// <summary>Addresses that the module reserved and nothing uses any more; one in use stays, and is named.</summary>
    private static async Task<StepPlan> AddressesAsync(Move move, MilvusRelease release, bool planning, EngineContext context)
    {
        const string global = MoveRecord.GlobalAddress + "/", regional = MoveRecord.RegionalAddress + "/";
        var made = move.Record.Made.Where(m => m.StartsWith(global, StringComparison.Ordinal) || m.StartsWith(regional, StringComparison.Ordinal)).ToArray();
        if (made.Length == 0)
        {
            return StepPlan.Nothing(release, "no address that MilvusL7 reserved", "Release");
        }

        var client = await move.Tools.Compute.OpenAsync(move.Target, context);
        var region = (await move.Tools.Compute.PlaceAsync(move.Target, context)).Region;
        var paths = made.Select(m => m.StartsWith(global, StringComparison.Ordinal)
            ? StaticAddresses.PathOf(null, m[global.Length..])
            : StaticAddresses.PathOf(region ?? throw ComputeFault.RegionUnknown(), m[regional.Length..])).ToArray();
        var live = await Task.WhenAll(paths.Select(p => client.GetAsync(p, context)));
        var uid = (await ReleaseSession.Of(release).Target.GetAsync(move.Service, context)).Text("metadata", "uid");
        var there = paths.Zip(live).Where(a => a.Second is not null && IsReservedFor(move, a.Second, uid)).Select(a => a.First).ToArray();
        var warnings = paths.Zip(live).Where(a => a.Second is not null && !there.Contains(a.First))
            .Select(a => $"Address {a.First} ({a.Second.Text("address")}) remains reserved: its description does not say that MilvusL7 reserved it for this release.").ToArray();
        if (there.Length == 0)
        {
            return StepPlan.Nothing(release, string.Join(", ", paths), "Release") with { Warnings = warnings };
        }

        return new StepPlan
        {
            Target = $"{string.Join(", ", there)} (project {client.Project}), if unused",
            Operation = "Release",
            IsChange = true,
            Exists = true,
            Warnings = warnings,
            PlannedAsync = _ => Task.FromResult(release),
            CommitAsync = async c =>
            {
                foreach (var path in there)
                {
                    if (await client.GetAsync(path, c) is not { } address || !IsReservedFor(move, address, uid))
                    {
                        continue;
                    }

                    if (address.Texts("users").ToArray() is { Length: > 0 } users)
                    {
                        c.Warning($"Address {path} ({address.Text("address")}) remains reserved: {string.Join(", ", users.Select(ComputeNames.Last))} use it.");
                        continue;
                    }

                    await ComputeOperation.WaitAsync(client, await client.DeleteAsync(path, c), $"Releasing address {ComputeNames.Last(path)}", c);
                }

                return release;
            },
        };
    }

    /// <summary>
    /// The record could name any address of the project: the address itself has to say whose it is. Earlier versions wrote no Service's uid into the
    /// description, but a part of it into the name of a layer-4 address.
    /// </summary>
    private static bool IsReservedFor(Move move, System.Text.Json.Nodes.JsonObject address, string? uid) => address.Text("description") is { } description
        && ((uid is not null && description == StaticAddresses.Description(move.State, uid))
            || (uid is not null && description == $"MilvusL7: layer-4 address of {move.State.Namespace}/{move.State.Name}" && address.Text("name") == L4Steps.NameOf(move.State.Service.Name, uid)));

    private static Task<StepPlan> RecordAsync(Move move, MilvusRelease release, bool planning) => Task.FromResult(new StepPlan
    {
        Target = move.Store.Reference.ToString(),
        Operation = "Delete",
        IsChange = true,
        Exists = true,
        PlannedAsync = _ => Task.FromResult(release),
        CommitAsync = async c =>
        {
            await move.ForgetAsync(c);
            return release;
        },
    });
}
