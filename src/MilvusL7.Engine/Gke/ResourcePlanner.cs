using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>The common part of every resource that the module creates beside a release.</summary>
internal static class ResourcePlanner
{
    public static JsonObject NewResource(ResourceKind kind, ReleaseState state, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (state.Namespace is not null)
        {
            metadata["namespace"] = state.Namespace;
        }

        metadata["labels"] = Ownership.Labels(state.Name);
        return new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = metadata };
    }

    /// <param name="carried">What flows on, with the new object's name.</param>
    /// <param name="then">An edit of the same object that server-side apply cannot make.</param>
    /// <param name="result">Makes the cmdlet's result of the object as it is (or would be).</param>
    public static async Task<PlannedChange<T>> PlanAsync<T>(
        ReleaseSession session,
        ApplyRequest request,
        Carried carried,
        EngineContext context,
        Func<ChangeInfo, JsonObject, T> result,
        IReadOnlyList<string>? warnings = null,
        EditRequest? then = null)
        where T : MilvusL7Change
    {
        var plan = await session.Target.PlanAsync(then is null ? [request] : [request, then], context);
        var change = plan.Changes[0];
        var resource = change.Resource!;
        if (plan.IsChange && !request.Force && session.Target.Info.Kind == TargetKind.Cluster && GitOps.Of(change.Before) is { } gitOps)
        {
            throw Errors.GitOpsManaged(resource.ToString(), session.State.Name, gitOps.Tool, gitOps.Owner);
        }

        var manifest = ManifestOwner.Manifest(change.After);

        T Result(ReleaseSession after, ChangeAction action) => result(
            new ChangeInfo(after.ToRelease(carried.With([manifest])), action, resource.Kind.Kind, resource.Name, plan.Diff, plan.Paths),
            change.After);

        return new PlannedChange<T>
        {
            Target = $"{resource} ({session.Target.Info})",
            Operation = change.IsNew ? "Create" : "Configure",
            IsChange = plan.IsChange,
            Changes = plan.Changes.Where(c => c.IsChange).ToArray(),
            Diff = plan.Diff,
            Warnings = [.. warnings ?? [], .. plan.Warnings],
            PlannedAsync = _ => Task.FromResult(plan.IsChange
                ? Result(session with { Target = session.Target.With(plan) }, ChangeAction.Planned)
                : Result(session, ChangeAction.Unchanged)),
            CommitAsync = async c =>
            {
                await session.Target.CommitAsync(plan, c);
                return Result(session, change.IsNew ? ChangeAction.Created : ChangeAction.Configured);
            },
        };
    }
}
