using k8s;
using k8s.Models;

namespace MilvusL7.NodeStandIn;

/// <summary>Scheduler and kubelet in one: binds a pod, runs it, makes it ready after a while, and lets it go when it is deleted.</summary>
internal sealed class PodKeeper(IKubernetes client, TimeSpan readyDelay, MilvusRunner? milvus) : Keeper<V1Pod>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DateTime> _started = [];
    private readonly AddressPool _addresses = new(10, 4, 0, 0);
    private int _turn;

    protected override async Task<(IEnumerable<V1Pod> Items, string ResourceVersion)> ListAsync(CancellationToken cancellation)
    {
        var list = await client.CoreV1.ListPodForAllNamespacesAsync(cancellationToken: cancellation);
        foreach (var pod in list.Items)
        {
            _addresses.Take(pod.Status?.PodIP);
        }

        return (list.Items, list.Metadata.ResourceVersion);
    }

    protected override IAsyncEnumerable<(WatchEventType Type, V1Pod Item)> WatchAsync(string resourceVersion, CancellationToken cancellation) =>
        client.CoreV1.WatchListPodForAllNamespacesAsync(resourceVersion: resourceVersion, timeoutSeconds: WatchSeconds, cancellationToken: cancellation);

    protected override void Forget(V1Pod pod)
    {
        _started.Remove(pod.Metadata.Uid);
        milvus?.Forget(pod);
    }

    protected override async Task<TimeSpan?> SettleAsync(V1Pod pod, CancellationToken cancellation)
    {
        bool serves = milvus is not null && await milvus.RunsAsync(pod, cancellation);
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            if (serves && !await milvus!.HasEndedAsync(pod, cancellation))
            {
                return Soon;
            }

            await client.CoreV1.DeleteNamespacedPodAsync(
                pod.Metadata.Name,
                pod.Metadata.NamespaceProperty,
                new V1DeleteOptions { GracePeriodSeconds = 0, Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid } },
                cancellationToken: cancellation);
            return null;
        }

        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            await BindAsync(pod, cancellation);
            return null;
        }

        if (NodeRegistration.Nodes.FirstOrDefault(node => node.Name == pod.Spec.NodeName) is not { } node)
        {
            return null;
        }

        if (!_started.TryGetValue(pod.Metadata.Uid, out var started))
        {
            _started[pod.Metadata.Uid] = started = DateTime.UtcNow;
        }

        var left = started + readyDelay - DateTime.UtcNow;
        string address = !string.IsNullOrEmpty(pod.Status?.PodIP) ? pod.Status.PodIP : serves ? milvus!.NextAddress(pod) : _addresses.Next();
        // Its address is the pod's before anything listens there.
        bool healthy = serves && !string.IsNullOrEmpty(pod.Status?.PodIP) && await milvus!.IsHealthyAsync(pod, address, cancellation);
        var wanted = PodStatusOf.Pod(pod, node, address, started, warm: serves ? healthy : left <= TimeSpan.Zero);
        if (!PodStatusOf.Same(pod.Status, wanted))
        {
            await client.CoreV1.PatchNamespacedPodStatusAsync(
                new V1Patch(new { status = wanted }, V1Patch.PatchType.StrategicMergePatch),
                pod.Metadata.Name,
                pod.Metadata.NamespaceProperty,
                cancellationToken: cancellation);
        }

        return serves ? healthy ? Later : Soon : left > TimeSpan.Zero ? left : null;
    }

    private async Task BindAsync(V1Pod pod, CancellationToken cancellation)
    {
        var node = NodeRegistration.Nodes[_turn++ % NodeRegistration.Nodes.Count];
        var binding = new V1Binding
        {
            Metadata = new V1ObjectMeta { Name = pod.Metadata.Name, NamespaceProperty = pod.Metadata.NamespaceProperty },
            Target = new V1ObjectReference { ApiVersion = "v1", Kind = "Node", Name = node.Name },
        };
        // The answer is a Status, which the typed call would fail to read as a Binding.
        using var response = await client.CoreV1.CreateNamespacedPodBindingWithHttpMessagesAsync(
            binding, pod.Metadata.Name, pod.Metadata.NamespaceProperty, cancellationToken: cancellation);
    }
}
