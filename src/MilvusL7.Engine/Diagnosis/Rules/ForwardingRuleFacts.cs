using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>What GKE notes on the forwarding rules that it makes.</summary>
internal static class ForwardingRuleFacts
{
    /// <summary>The Ingress in the description <c>{"kubernetes.io/ingress-name": "NS/NAME"}</c>; nothing where it is not GKE's.</summary>
    public static (string? Namespace, string? Name) IngressOf(JsonObject rule) =>
        Json.TryParse(rule.Text("description")).Text("kubernetes.io/ingress-name")?.Split('/') is [var ns, var name] ? (ns, name) : (null, null);

    /// <summary>The cluster's own part of a front end's name: <c>k8s2-fr-CLUSTER-...</c>.</summary>
    public static string? ClusterOf(string? frontend) => frontend?.Split('-') is ["k8s2", _, var cluster, _, ..] ? cluster : null;

    /// <summary>The name that another part of the same front end has.</summary>
    /// <param name="kind">Such as <c>ts</c>.</param>
    public static string Sibling(string frontend, string kind) => $"k8s2-{kind}-{frontend["k8s2-xx-".Length..]}";
}
