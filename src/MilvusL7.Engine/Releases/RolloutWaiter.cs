using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Releases;

/// <summary>Waits until Deployments have replaced their pods.</summary>
internal static class RolloutWaiter
{
    private const int RestartsOfACrashLoop = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits; where no Deployment is named, for those that serve clients. A folder has nothing to wait for.</summary>
    /// <returns>True.</returns>
    public static async Task<bool> WaitAsync(MilvusRelease release, IReadOnlyList<string> deployments, TimeSpan timeout, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        if (session.Target.Info.Kind == TargetKind.Folder)
        {
            return true;
        }

        var deadline = DateTime.UtcNow + timeout;
        var names = deployments.Count > 0 ? deployments : session.State.Serving.Select(w => w.Name).ToArray();
        if (session.State.ManagedBy == ManagedBy.Operator)
        {
            names = await WaitForOperatorAsync(session, deployments, timeout, context);
        }

        var activity = $"Rolling out {string.Join(", ", names)}";
        while (true)
        {
            var states = await Task.WhenAll(names.Select(n => StateAsync(session, n, context)));
            var waiting = states.Where(s => !s.IsDone).ToArray();
            if (waiting.Length == 0)
            {
                context.Reports.Report(new EngineProgress(activity, "done", 100, Completed: true));
                return true;
            }

            var status = string.Join("; ", waiting.Select(w => w.Text));
            context.Reports.Report(new EngineProgress(activity, status, 100 * (states.Length - waiting.Length) / states.Length));
            if (DateTime.UtcNow > deadline)
            {
                throw Errors.RolloutTimeout(string.Join(", ", names), timeout, status);
            }

            await ThrowIfCrashingAsync(session, waiting, context);
            await Task.Delay(Interval, context.Cancellation);
        }
    }

    /// <summary>The operator writes the Deployments in its own time: until they say what the custom resource says, nothing rolls.</summary>
    private static async Task<IReadOnlyList<string>> WaitForOperatorAsync(ReleaseSession session, IReadOnlyList<string> deployments, TimeSpan timeout, EngineContext context)
    {
        var state = session.State;
        var reference = new ResourceRef(ResourceKind.Service, state.Namespace, state.Service.Name);
        IReadOnlyList<string> names = deployments;
        await Polling.UntilAsync(
            $"Waiting for the Milvus operator ({state.Name})",
            timeout,
            TimeProvider.System,
            async () =>
            {
                if (await session.Target.GetAsync(reference, context) is { } service)
                {
                    var made = await WorkloadReader.ReadAsync(session.Target, state.Name, ManagedBy.Operator, service, context);
                    if (made.Serving.Any() && made.Configuration.TlsMode == state.Configuration.TlsMode)
                    {
                        names = names.Count > 0 ? names : [.. made.Serving.Where(w => w.Resource.Number("spec", "replicas") != 0).Select(w => w.Name)];
                        return null;
                    }
                }

                return $"the operator has not yet applied Milvus {state.Name} to its Deployments";
            },
            status => Errors.RolloutTimeout($"Milvus {state.Name}", timeout, status),
            context);
        return names;
    }

    private static async Task<RolloutState> StateAsync(ReleaseSession session, string name, EngineContext context)
    {
        var reference = new ResourceRef(ResourceKind.Deployment, session.State.Namespace, name);
        var deployment = await session.Target.GetAsync(reference, context) ?? throw Errors.ResourceNotFound(reference.ToString());
        var isSeen = (deployment.Number("status", "observedGeneration") ?? 0) >= (deployment.Number("metadata", "generation") ?? 0);
        // What an earlier rollout came to says nothing of this one.
        var stuck = deployment.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Progressing" && c.Text("status") == "False");
        if (isSeen && stuck is not null)
        {
            throw Errors.RolloutFailed(name, stuck.Text("message") ?? stuck.Text("reason") ?? "the rollout makes no progress");
        }

        var wanted = deployment.Number("spec", "replicas") ?? 1;
        var updated = deployment.Number("status", "updatedReplicas") ?? 0;
        var available = deployment.Number("status", "availableReplicas") ?? 0;
        var total = deployment.Number("status", "replicas") ?? 0;
        var isDone = isSeen && updated >= wanted && total <= updated && available >= wanted;
        return new RolloutState(name, isDone, $"{name}: {updated} of {wanted} pods updated, {available} available, {Math.Max(0, total - updated)} old pods left", deployment.Map("spec", "selector", "matchLabels"));
    }

    private static async Task ThrowIfCrashingAsync(ReleaseSession session, IEnumerable<RolloutState> waiting, EngineContext context)
    {
        foreach (var deployment in waiting)
        {
            var pods = await session.Target.ListAsync(ResourceKind.Pod, session.State.Namespace, deployment.Selector, context);
            // The pods that are being replaced may crash as they like.
            var newest = pods.OrderByDescending(p => p.Time("metadata", "creationTimestamp")).Select(TemplateOf).FirstOrDefault();
            foreach (var container in pods.Where(p => TemplateOf(p) == newest && p.Text("metadata", "deletionTimestamp") is null).SelectMany(p => p.Items("status", "containerStatuses")))
            {
                if (container.Text("state", "waiting", "reason") == "CrashLoopBackOff" && container.Number("restartCount") >= RestartsOfACrashLoop)
                {
                    throw Errors.RolloutFailed(deployment.Name, $"container {container.Text("name")} crashes repeatedly ({container.Text("lastState", "terminated", "message") ?? container.Text("lastState", "terminated", "reason") ?? "check its log"}).");
                }
            }
        }
    }

    private static string? TemplateOf(JsonObject pod) => pod.Text("metadata", "labels", "pod-template-hash");

    private sealed record RolloutState(string Name, bool IsDone, string Text, IReadOnlyDictionary<string, string> Selector);
}
