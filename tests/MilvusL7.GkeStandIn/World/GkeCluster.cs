namespace MilvusL7.GkeStandIn;

/// <summary>What GKE's controllers know of the cluster they run for.</summary>
public sealed record GkeCluster
{
    public string Project { get; init; } = "milvusl7-test";

    public IReadOnlyList<string> Zones { get; init; } = ["us-west1-a"];

    /// <summary>Of ConfigMap kube-system/ingress-uid; its first eight characters are in the names of back ends.</summary>
    public string Uid { get; init; } = "5c1d9e0742ab63f8";

    /// <summary>Of the namespace kube-system; its hash is in the names of front ends.</summary>
    public string SystemUid { get; init; } = "1d6a2f50-93c7-4b8e-a1f4-7c0e5d2b8a96";

    public string Network { get; init; } = "default";

    public string Subnetwork { get; init; } = "default";

    /// <summary>The project of a shared VPC's network, when it is another one.</summary>
    public string? NetworkProject { get; init; }

    public string NodeTag { get; init; } = "gke-rig";

    public string Region => Zones[0][..Zones[0].LastIndexOf('-')];
}
