using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>Whether a mapping is values of the Milvus chart. Most of its keys are any chart's; only what is Milvus's own counts.</summary>
internal static class ValuesEvidence
{
    /// <summary>Keys that no other chart is known to have.</summary>
    private static readonly string[] OwnKeys =
        ["queryNode", "indexNode", "streamingNode", "mixCoordinator", "rootCoordinator", "queryCoordinator", "dataCoordinator", "indexCoordinator", "pulsarv3", "heaptrack"];

    /// <summary>Keys of externalS3 that other charts with that key do not have.</summary>
    private static readonly string[] OwnStorageKeys = ["bucketName", "rootPath", "cloudProvider", "useIAM", "iamEndpoint", "useVirtualHost"];

    /// <summary>What others have too, but hardly with <c>cluster.enabled</c> or <c>standalone</c> beside two of them.</summary>
    private static readonly string[] SharedKeys =
        ["proxy", "dataNode", "streaming", "etcd", "minio", "pulsar", "kafka", "woodpecker", "attu", "externalS3", "externalEtcd", "externalPulsar", "externalKafka", "customConfigMap"];

    private static readonly string[] OtherKeys =
        ["cluster", "standalone", "image", "service", "ingress", "metrics", "log", "extraConfigFiles", "extraLabels", "nodeSelector", "tolerations", "affinity", "serviceAccount", "volumes", "volumeMounts", "nameOverride", "fullnameOverride", "tls"];

    /// <summary>Values of other charts that are named milvus too; zilliztech's had none of them in any version.</summary>
    private static readonly string[][] OtherPaths =
    [
        ["milvus"], ["proxy", "service"], ["queryNode", "service"], ["dataNode", "service"], ["indexNode", "service"], ["standalone", "service"],
        ["rootCoord"], ["queryCoord"], ["dataCoord"], ["indexCoord"],
    ];

    /// <summary>Where zilliztech's chart has what these others have elsewhere.</summary>
    private static readonly string[] OwnPlaces = ["service", "extraConfigFiles", "cluster", "mixCoordinator", "rootCoordinator", "queryCoordinator", "dataCoordinator", "indexCoordinator", "streamingNode"];

    /// <summary>The value that shows that the values are another chart's, as a path; null where nothing does.</summary>
    public static string? OfOtherChart(JsonObject values) => values.Any(v => OwnPlaces.Contains(v.Key)) || values.At("image", "all") is not null
        ? null
        : OtherPaths.Where(p => values.At(p) is JsonObject).Select(p => string.Join('.', p)).FirstOrDefault();

    /// <summary>True for a mapping that can be values: no Kubernetes object, no Chart.yaml, no kustomization.</summary>
    public static bool MayBeValues(JsonObject root) =>
        !root.ContainsKey("apiVersion") && !root.ContainsKey("kind") && root.At("dependencies") is not JsonArray && root.At("resources") is not JsonArray && root.At("releases") is not JsonArray;

    /// <summary>True where something in the values is Milvus's own.</summary>
    public static bool IsMilvus(JsonObject values) =>
        MayBeValues(values) && (IsOwn(values) || (!IsOthers(values) && IsTypical(values)));

    /// <summary>True where the Milvus chart has some key of the values; so have many charts.</summary>
    public static bool Fits(JsonObject values) =>
        MayBeValues(values) && (IsOwn(values) || values.Any(v => SharedKeys.Contains(v.Key) || OtherKeys.Contains(v.Key)));

    /// <summary>True where the values have no key that the Milvus chart does not have, and are not plainly another chart's.</summary>
    public static bool IsPart(JsonObject values) =>
        values.Count > 0 && !IsOthers(values) && values.All(v => OwnKeys.Contains(v.Key) || SharedKeys.Contains(v.Key) || OtherKeys.Contains(v.Key));

    private static bool IsOwn(JsonObject values) =>
        values.Any(v => OwnKeys.Contains(v.Key))
        || values.At("extraConfigFiles", "user.yaml") is not null
        || values.At("extraConfigFiles", "milvus.yaml") is not null
        || (values.At("externalS3") as JsonObject)?.Any(s => OwnStorageKeys.Contains(s.Key)) == true
        || values.At("image", "all") is JsonObject
        || Images(values).Any(NamesMilvus);

    /// <summary>The chart has its image under image.all; an image.repository is another's.</summary>
    private static bool IsOthers(JsonObject values) => Images(values).Any(i => !NamesMilvus(i));

    private static bool IsTypical(JsonObject values) =>
        (values.Flag("cluster", "enabled") is not null || values.At("standalone") is JsonObject) && values.Count(v => SharedKeys.Contains(v.Key)) >= 2;

    private static IEnumerable<string> Images(JsonObject values) =>
        new[] { values.At("image", "repository"), values.At("image") }.OfType<JsonValue>().Select(v => v.ToString());

    private static bool NamesMilvus(string image) => image.Contains("milvus", StringComparison.OrdinalIgnoreCase);
}
