using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>What a cmdlet that deletes an object is asked for.</summary>
/// <param name="Kind">The kind of the object.</param>
/// <param name="Name">Null for the name that an earlier step passes on, or the default name.</param>
/// <param name="Timeout">How long the object may take to disappear.</param>
internal sealed record RemovalRequest(string Kind, string? Name, TimeSpan Timeout, bool Force);

/// <summary>The Remove- cmdlets: each deletes what its New- counterpart created, unless something still uses it.</summary>
internal static class RemovalPlanner
{
    public static async Task<PlannedChange<MilvusL7Removal>> PlanAsync(MilvusRelease release, RemovalRequest request, bool planning, EngineContext context)
    {
        var kind = ResourceKind.All.Single(k => k.Kind == request.Kind);
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var state = session.State;
        var name = request.Name ?? NameOf(kind, release.Carried, state);
        ResourceName.CheckKubernetes(kind == ResourceKind.Secret ? "SecretName" : "Name", name);
        var resource = new ResourceRef(kind, state.Namespace, name);
        var existing = await Deletion.GetOrNullAsync(session.Target, resource, context);
        if (existing is not null)
        {
            Check(session, resource, existing, request.Force);
            await ResourceUsers.RefuseUsedAsync(session, resource, existing, context);
        }

        var plan = existing is null ? new TargetPlan([], string.Empty, []) : await session.Target.PlanAsync([new DeleteRequest(resource)], context);
        var carried = Flowing(kind, name, existing, release.Carried, state);

        MilvusL7Removal Result(ReleaseSession after, ChangeAction action) =>
            new(new ChangeInfo(after.ToRelease(carried), action, kind.Kind, name, plan.Diff, plan.Paths));

        return new PlannedChange<MilvusL7Removal>
        {
            Target = $"{resource} ({session.Target.Info})",
            Operation = "Delete",
            IsChange = plan.IsChange,
            Diff = plan.Diff,
            Warnings = kind == ResourceKind.Ingress ? [.. await IngressWarningsAsync(session, resource, existing, context), .. plan.Warnings] : plan.Warnings,
            PlannedAsync = _ => Task.FromResult(plan.IsChange
                ? Result(session with { Target = session.Target.With(plan) }, ChangeAction.Planned)
                : Result(session, ChangeAction.Unchanged)),
            CommitAsync = async c =>
            {
                // Something may have started to use it since the diff was shown.
                await ResourceUsers.RefuseUsedAsync(session with { Target = session.Target.Live() }, resource, existing!, c);
                await session.Target.CommitAsync(plan, c);
                await Deletion.WaitAsync(session.Target.Live(), resource, existing!.Text("metadata", "uid"), request.Timeout, TimeProvider.System, c);
                return Result(session, ChangeAction.Removed);
            },
        };
    }

    /// <summary>The name that an earlier step passes on, else the one that the New- cmdlet takes.</summary>
    private static string NameOf(ResourceKind kind, Carried carried, ReleaseState state) =>
        (kind == ResourceKind.BackendConfig ? carried.BackendConfigName
        : kind == ResourceKind.FrontendConfig ? carried.FrontendConfigName
        : kind == ResourceKind.ManagedCertificate ? carried.ManagedCertificateName
        : kind == ResourceKind.Secret ? carried.SecretName
        : null) ?? ResourceUsers.DefaultName(kind, state);

    private static void Check(ReleaseSession session, ResourceRef resource, JsonObject existing, bool force)
    {
        var state = session.State;
        if (resource.Kind == ResourceKind.Ingress && IngressOwner.Of(existing, state.ServingComponent) is { } owner)
        {
            throw Errors.IngressOwned(resource.Name, owner.Name, owner.Setting is { } setting
                ? $"Disable the Ingress in its owner: {setting}, and apply the change with the tool that manages the release."
                : $"Delete the Ingress with {owner.Name}.");
        }

        if (force)
        {
            return;
        }

        if (!Ownership.IsOf(existing, state.Name))
        {
            throw Errors.ResourceOfOthers(resource.ToString(), state.Name, Ownership.IsOurs(existing) ? Ownership.ReleaseOf(existing) : null);
        }

        if (session.Target.Info.Kind == TargetKind.Cluster && GitOps.Of(existing) is { } gitOps)
        {
            throw Errors.GitOpsManaged(resource.ToString(), state.Name, gitOps.Tool, gitOps.Owner);
        }
    }

    /// <summary>What later steps get: the names that a deleted Ingress used, and no longer that of the deleted object.</summary>
    private static Carried Flowing(ResourceKind kind, string name, JsonObject? existing, Carried carried, ReleaseState state)
    {
        var rest = carried.Without(FileNames.Of(name, kind.Kind));
        if (kind != ResourceKind.Ingress)
        {
            return kind == ResourceKind.BackendConfig ? rest with { BackendConfigName = null }
                : kind == ResourceKind.FrontendConfig ? rest with { FrontendConfigName = null }
                : kind == ResourceKind.ManagedCertificate ? rest with { ManagedCertificateName = null }
                : rest with { SecretName = null };
        }

        string? Used(ResourceKind used, string? passedOn)
        {
            var names = ResourceUsers.NamesIn(existing, used);
            return names.Contains(passedOn) ? passedOn : names.Contains(ResourceUsers.DefaultName(used, state)) ? ResourceUsers.DefaultName(used, state) : names.FirstOrDefault() ?? passedOn;
        }

        return rest with
        {
            HostName = IngressFacts.HostsOf(existing) is { Count: > 0 } hosts ? hosts : rest.HostName,
            SecretName = Used(ResourceKind.Secret, rest.SecretName),
            ManagedCertificateName = Used(ResourceKind.ManagedCertificate, rest.ManagedCertificateName),
            FrontendConfigName = Used(ResourceKind.FrontendConfig, rest.FrontendConfigName),
            StaticAddressName = IngressFacts.StaticAddressOf(existing) ?? rest.StaticAddressName,
        };
    }

    private static async Task<IReadOnlyList<string>> IngressWarningsAsync(ReleaseSession session, ResourceRef resource, JsonObject? existing, EngineContext context)
    {
        if (existing is null)
        {
            var others = (await ResourceUsers.IngressesOfAsync(session, context)).Select(i => IngressFacts.NameOf(i)!);
            return [.. others.Select(o => $"{resource} does not exist, but Ingress '{o}' routes to Service '{session.State.Service.Name}'. To delete that Ingress, run: Remove-MilvusIngress -Name {Literal.Argument(o)}")];
        }

        if (IngressFacts.AddressOf(existing) is not { } address)
        {
            return [];
        }

        var isReserved = IngressFacts.StaticAddressOf(existing) is not null;
        return
        [
            $"Clients of the load balancer at {address} are disconnected."
            + (isReserved || IngressFacts.IsInternal(existing) ? string.Empty : $" The address is not reserved, and is released with the Ingress. To keep the address, first run: New-MilvusStaticAddress -FromIngress {Literal.Argument(resource.Name)}"),
        ];
    }
}
