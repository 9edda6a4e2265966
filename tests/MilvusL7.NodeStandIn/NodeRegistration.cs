using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace MilvusL7.NodeStandIn;

internal sealed record StandInNode(string Name, string InternalIP);

internal static class NodeRegistration
{
    private const string Project = "milvusl7-test";
    private const string Zone = "us-west1-a";

    public static IReadOnlyList<StandInNode> Nodes { get; } =
    [
        new("gke-rig-default-pool-0", "10.138.0.2"),
        new("gke-rig-default-pool-1", "10.138.0.3"),
    ];

    public static async Task RegisterAsync(IKubernetes client, CancellationToken cancellation)
    {
        foreach (var node in Nodes)
        {
            try
            {
                await client.CoreV1.CreateNodeAsync(Describe(node), cancellationToken: cancellation);
            }
            catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
            {
                // A stand-in before this one registered it.
            }

            // The API server drops the status of a node that is created, and marks it as not ready.
            var described = Describe(node);
            await client.CoreV1.PatchNodeStatusAsync(
                new V1Patch(new { status = described.Status }, V1Patch.PatchType.StrategicMergePatch), node.Name, cancellationToken: cancellation);
            await client.CoreV1.PatchNodeAsync(
                new V1Patch("""{"spec":{"taints":null}}""", V1Patch.PatchType.MergePatch), node.Name, cancellationToken: cancellation);
        }
    }

    private static V1Node Describe(StandInNode node) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = node.Name,
            Labels = new Dictionary<string, string>
            {
                ["kubernetes.io/hostname"] = node.Name,
                ["kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = "amd64",
                ["topology.kubernetes.io/region"] = Zone[..^2],
                ["topology.kubernetes.io/zone"] = Zone,
                ["failure-domain.beta.kubernetes.io/region"] = Zone[..^2],
                ["failure-domain.beta.kubernetes.io/zone"] = Zone,
            },
        },
        Spec = new V1NodeSpec { ProviderID = $"gce://{Project}/{Zone}/{node.Name}" },
        Status = new V1NodeStatus
        {
            Addresses = [new V1NodeAddress { Type = "InternalIP", Address = node.InternalIP }, new V1NodeAddress { Type = "Hostname", Address = node.Name }],
            Capacity = Resources(),
            Allocatable = Resources(),
            Conditions =
            [
                new V1NodeCondition
                {
                    Type = "Ready",
                    Status = "True",
                    Reason = "KubeletReady",
                    Message = "the stand-in is running",
                    LastHeartbeatTime = DateTime.UtcNow,
                    LastTransitionTime = DateTime.UtcNow,
                },
            ],
        },
    };

    private static Dictionary<string, ResourceQuantity> Resources() => new()
    {
        ["cpu"] = new ResourceQuantity("64"),
        ["memory"] = new ResourceQuantity("256Gi"),
        ["pods"] = new ResourceQuantity("1000"),
    };
}
