using k8s.Models;

namespace MilvusL7.NodeStandIn;

/// <summary>What a kubelet would report of a pod whose containers all do well, or as badly as the pod's annotations say.</summary>
internal static class PodStatusOf
{
    public const string NeverReady = "milvusl7.test/never-ready";
    public const string Crash = "milvusl7.test/crash";

    public static V1PodStatus Pod(V1Pod pod, StandInNode node, string address, DateTime started, bool warm)
    {
        bool crashes = Says(pod, Crash);
        // A Job's pod comes to an end, others do not.
        bool done = warm && !crashes && (pod.Metadata.OwnerReferences?.Any(owner => owner.Kind == "Job") ?? false);
        bool containersReady = warm && !crashes && !done && !Says(pod, NeverReady);
        bool ready = containersReady && GatesOpen(pod);
        return new V1PodStatus
        {
            Phase = done ? "Succeeded" : "Running",
            HostIP = node.InternalIP,
            PodIP = address,
            PodIPs = [new V1PodIP { Ip = address }],
            StartTime = pod.Status?.StartTime ?? started,
            Conditions =
            [
                Condition(pod, "Initialized", true, ""),
                Condition(pod, "ContainersReady", containersReady, done ? "PodCompleted" : "ContainersNotReady"),
                Condition(pod, "Ready", ready, done ? "PodCompleted" : containersReady ? "ReadinessGatesNotReady" : "ContainersNotReady"),
            ],
            ContainerStatuses = [.. pod.Spec.Containers.Select(container => Container(container, started, warm && crashes, done, containersReady))],
        };
    }

    /// <summary>Whether the pod says already what is wanted; times do not count.</summary>
    public static bool Same(V1PodStatus? actual, V1PodStatus wanted) =>
        actual is not null
        && actual.Phase == wanted.Phase
        && actual.PodIP == wanted.PodIP
        && wanted.Conditions.All(condition => actual.Conditions?.Any(other => other.Type == condition.Type && other.Status == condition.Status && (other.Reason ?? "") == condition.Reason) ?? false)
        && (actual.ContainerStatuses ?? []).Select(Summary).SequenceEqual(wanted.ContainerStatuses.Select(Summary));

    private static bool Says(V1Pod pod, string annotation) =>
        pod.Metadata.Annotations?.TryGetValue(annotation, out string? value) == true && value == "true";

    private static bool GatesOpen(V1Pod pod) =>
        (pod.Spec.ReadinessGates ?? []).All(gate =>
            pod.Status?.Conditions?.Any(condition => condition.Type == gate.ConditionType && condition.Status == "True") ?? false);

    private static V1PodCondition Condition(V1Pod pod, string type, bool holds, string otherwise)
    {
        string status = holds ? "True" : "False";
        var before = pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
        return new V1PodCondition
        {
            Type = type,
            Status = status,
            // Empty, not null: a merge would keep the old reason.
            Reason = holds ? "" : otherwise,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : DateTime.UtcNow,
        };
    }

    private static V1ContainerStatus Container(V1Container container, DateTime started, bool crashed, bool done, bool ready) => new()
    {
        Name = container.Name,
        Image = container.Image,
        ImageID = $"stand-in://{container.Image}",
        ContainerID = $"stand-in://{container.Name}",
        Ready = ready,
        Started = !crashed && !done,
        RestartCount = crashed ? 3 : 0,
        State = crashed
            ? new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff", Message = $"back-off 40s restarting failed container={container.Name}" } }
            : done
                ? new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 0, Reason = "Completed", StartedAt = started, FinishedAt = DateTime.UtcNow } }
                : new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = started } },
        LastState = crashed
            ? new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 1, Reason = "Error", StartedAt = started, FinishedAt = started } }
            : null,
    };

    private static (string Name, bool Ready, int Restarts, bool Running, string? Waiting) Summary(V1ContainerStatus status) =>
        (status.Name, status.Ready, status.RestartCount, status.State?.Running is not null, status.State?.Waiting?.Reason);
}
