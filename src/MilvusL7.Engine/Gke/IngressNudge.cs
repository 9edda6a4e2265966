using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Gke;

/// <summary>
/// A change of an Ingress that has no effect of its own: GKE's controller syncs an Ingress that changed at once, where it would otherwise wait for
/// its back-off to end.
/// </summary>
internal static class IngressNudge
{
    /// <summary>Nothing reads it: no rule, no move and no controller.</summary>
    public const string Annotation = "milvusl7/looked-at";

    public static string ValueAt(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static async Task<PlannedChange<ChangeInfo>> PlanAsync(MilvusRelease release, string ingress, bool force, DateTimeOffset now, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        var resource = new ResourceRef(ResourceKind.Ingress, session.State.Namespace, ingress);
        var existing = await session.Target.GetAsync(resource, context) ?? throw Errors.ResourceNotFound(resource.ToString());
        if (!force)
        {
            CheckOwner(existing, ingress, session.State);
        }

        var edit = new SetField(FieldPath.Of("metadata", "annotations", Annotation), JsonValue.Create(ValueAt(now)));
        var plan = await session.Target.PlanAsync([new EditRequest(resource, [edit])], context);
        ChangeInfo Result(ChangeAction action) => new(release, action, resource.Kind.Kind, ingress, plan.Diff, plan.Paths);
        return new PlannedChange<ChangeInfo>
        {
            Target = $"{resource} ({session.Target.Info})",
            Operation = "Annotate, to make GKE sync it again",
            IsChange = plan.IsChange,
            Diff = plan.Diff,
            PlannedAsync = _ => Task.FromResult(Result(plan.IsChange ? ChangeAction.Planned : ChangeAction.Unchanged)),
            CommitAsync = async c =>
            {
                await session.Target.CommitAsync(plan, c);
                return Result(ChangeAction.Configured);
            },
        };
    }

    private static void CheckOwner(JsonObject existing, string name, ReleaseState state)
    {
        if (GitOps.Of(existing) is { } gitOps)
        {
            throw Errors.GitOpsManaged($"Ingress '{name}'", state.Name, gitOps.Tool, gitOps.Owner);
        }

        if (!Ownership.IsOurs(existing))
        {
            throw Errors.IngressOfOthers(name, IngressOwner.Of(existing, state.ServingComponent)?.Name);
        }
    }
}
