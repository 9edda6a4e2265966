using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>Reads pods.</summary>
internal static class PodFacts
{
    public const string NegReadyGate = "cloud.google.com/load-balancer-neg-ready";

    /// <summary>Pods of the release's Service that Kubernetes sends requests to.</summary>
    public static IEnumerable<JsonObject> Ready(Observation observation) =>
        (observation.Pods.Value ?? []).Where(p => p.Text("metadata", "deletionTimestamp") is null && Condition(p, "Ready").Text("status") == "True");

    public static DateTimeOffset? ReadySince(JsonObject pod) => Condition(pod, "Ready").Time("lastTransitionTime");

    public static JsonObject? Condition(JsonObject pod, string type) => pod.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == type);

    /// <summary>Pods of the release's Service that are not about to go.</summary>
    public static IEnumerable<JsonObject> Standing(Observation observation) => (observation.Pods.Value ?? []).Where(p => p.Text("metadata", "deletionTimestamp") is null);

    public static string NameOf(JsonObject pod) => pod.Text("metadata", "name") ?? string.Empty;

    /// <summary>The container that Kubernetes starts again and again, with its status; null where there is none.</summary>
    public static JsonObject? CrashLooping(JsonObject pod) =>
        pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses"))
            .FirstOrDefault(c => c.Text("state", "waiting", "reason") == "CrashLoopBackOff");

    /// <summary>The image of the container that Milvus runs in.</summary>
    public static string? ImageOf(Observation observation, JsonObject pod)
    {
        var names = observation.Release.Serving.Select(w => w.ContainerName).ToArray();
        var containers = pod.Items("spec", "containers").ToArray();
        return (containers.FirstOrDefault(c => names.Contains(c.Text("name"))) ?? containers.FirstOrDefault(c => c.Text("image")?.Contains("milvus", StringComparison.Ordinal) == true)).Text("image");
    }

    public static bool HasPort(JsonNode? podSpec, string portName) =>
        podSpec.Items("containers").SelectMany(c => c.Items("ports")).Any(p => p.Text("name") == portName);

    public static bool HasNegReadyGate(JsonObject pod) => pod.Items("spec", "readinessGates").Any(g => g.Text("conditionType") == NegReadyGate);
}
