using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>Text of objects without what is another at each run: hashes, ids, times, the load balancer's address, the certificate.</summary>
internal static partial class GkeComparable
{
    private static readonly HashSet<string> Dropped = ["id", "uid", "resourceVersion", "generation", "creationTimestamp", "firstTimestamp", "lastTimestamp", "lastTransitionTime", "lastSyncTime"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Of(JsonNode? node) => Shorten(Sorted(node)?.ToJsonString(Indented) ?? "null");

    /// <summary>Those of a list in an order of their own, so that only what they are counts.</summary>
    public static string OfAll(IEnumerable<JsonNode?> nodes) => string.Join('\n', nodes.Select(Of).Order(StringComparer.Ordinal));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.Where(field => !Dropped.Contains(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, field.Key == "certificate" ? "PEM" : Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string Shorten(string text)
    {
        text = BackendHash().Replace(text, "$1-HASH");
        text = CertificateHash().Replace(text, "k8s2-cr-HASH");
        text = FrontendHash().Replace(text, "HASH-$1-HASH");
        return Address().Replace(text, "ADDRESS");
    }

    [GeneratedRegex(@"(k8s1-[0-9a-f]{8}-[a-z0-9-]+-[0-9]+)-[0-9a-f]{8}\b")]
    private static partial Regex BackendHash();

    [GeneratedRegex(@"k8s2-cr-[a-z0-9]{8}-[a-z0-9]{16}-[a-z0-9]{16}")]
    private static partial Regex CertificateHash();

    [GeneratedRegex(@"\b[a-z0-9]{8}-(default-my-release-milvus)-[a-z0-9]{8}\b")]
    private static partial Regex FrontendHash();

    // Google's addresses and documentation's; those of pods and of health checks count.
    [GeneratedRegex(@"\b(34|198)\.[0-9]+\.[0-9]+\.[0-9]+\b")]
    private static partial Regex Address();
}
