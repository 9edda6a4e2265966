using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Conditions in a pod's status.</summary>
internal static class PodCondition
{
    public const string NegReady = "cloud.google.com/load-balancer-neg-ready";

    public static bool Is(JsonObject pod, string type) =>
        pod.Items("status", "conditions").Any(condition => condition.Text("type") == type && condition.Text("status") == "True");

    public static void Set(JsonObject pod, JsonObject condition)
    {
        var status = pod.Child("status");
        if (status["conditions"] is not JsonArray conditions)
        {
            status["conditions"] = conditions = [];
        }

        var before = conditions.OfType<JsonObject>().FirstOrDefault(other => other.Text("type") == condition.Text("type"));
        if (before is null)
        {
            conditions.Add(condition);
        }
        else
        {
            conditions[conditions.IndexOf(before)] = condition;
        }
    }
}
