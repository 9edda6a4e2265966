using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Releases;

/// <summary>The common part of every change of a release itself.</summary>
internal static class ReleasePlanner
{
    /// <summary>What is said of a change.</summary>
    internal sealed record Texts(string Operation, string? Irreversible = null, Func<OwnerPlan, IEnumerable<string>>? Warnings = null)
    {
        /// <summary>The result's action once it is done.</summary>
        public ChangeAction Done { get; init; } = ChangeAction.Configured;
    }

    public static async Task<PlannedChange<T>> PlanAsync<T>(
        MilvusRelease release,
        ReleaseSession session,
        ReleaseChange change,
        EngineContext context,
        Texts texts,
        Func<ChangeInfo, OwnerPlan, T> result)
        where T : MilvusL7Change
    {
        var state = session.State;
        var plan = await session.Owner.PlanAsync(session, change, context);
        if (plan.IsChange && state.IsHelmRecordMissing && !change.Force)
        {
            throw Errors.HelmRecordMissing(state.Name);
        }

        string[] refused = [];
        if (plan.IsChange && state.GitOps is { } gitOps && !change.Force && session.Target.Info.Kind == TargetKind.Cluster)
        {
            var fault = Errors.GitOpsManaged($"release '{state.Name}'", state.Name, gitOps.Tool, gitOps.Owner);
            refused = change.IsShownOnly ? [$"{texts.Operation}: {fault.Message} {fault.RecommendedAction}"] : throw fault;
        }

        string[] others = plan.IsChange ? await OtherLoadBalancersAsync(session, change, context) : [];

        T Result(ReleaseSession after, ChangeAction action)
        {
            // What was let in before the pipeline is remembered by the session that flows on.
            var flowing = after with { FormerExposure = session.FormerExposure };
            var info = new ChangeInfo(flowing.ToRelease(release.Carried.With(plan.Manifests)), action, "Service", state.Service.Name, plan.Diff, plan.Paths);
            return result(info, plan);
        }

        return new PlannedChange<T>
        {
            Target = $"Service {(state.Namespace is null ? string.Empty : state.Namespace + "/")}{state.Service.Name} of Milvus release {state.Name} ({state.ManagedBy}, {session.Target.Info})",
            Operation = texts.Operation,
            IsChange = plan.IsChange,
            Former = plan.Former,
            Restarting = plan.Restarting,
            Diff = plan.Diff,
            Warnings = plan.IsChange ? [.. refused, .. texts.Warnings?.Invoke(plan) ?? [], .. plan.Warnings, .. others] : [],
            Irreversible = plan.IsChange ? texts.Irreversible : null,
            PlannedAsync = async c => Result(plan.IsChange ? await plan.ReadPlannedAsync(c) : session, plan.IsChange ? ChangeAction.Planned : ChangeAction.Unchanged),
            CommitAsync = async c =>
            {
                await plan.CommitAsync(c);
                return Result(await session.RefreshAsync(false, c), texts.Done);
            },
        };
    }

    /// <summary>What is said of other Services whose load balancers lead to the same pods, and stay; nothing where there are none, or nobody may list them.</summary>
    private static async Task<string[]> OtherLoadBalancersAsync(ReleaseSession session, ReleaseChange change, EngineContext context)
    {
        var state = session.State;
        if (change.ServiceType is null or MilvusServiceType.LoadBalancer || state.Service.Type != MilvusServiceType.LoadBalancer)
        {
            return [];
        }

        try
        {
            var services = await session.Target.ListAsync(ResourceKind.Service, state.Namespace, null, context);
            var names = services.Where(s => s.Text("metadata", "name") != state.Service.Name && s.Text("spec", "type") == nameof(MilvusServiceType.LoadBalancer))
                .Where(s => s.Map("spec", "selector") is { Count: > 0 } selector && state.Serving.Any(w => WorkloadState.IsSelected(w.Resource.At("spec", "template"), selector)))
                .Select(s => s.Text("metadata", "name")).ToArray();
            return names.Length == 0 ? [] : [$"Other Services of type LoadBalancer select the same pods and are not changed: {string.Join(", ", names)}. Clients can still connect to Milvus through them."];
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "Forbidden")
        {
            return [];
        }
    }
}
