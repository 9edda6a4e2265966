using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Ingresses beside the observed one that may claim what only one of them can have.</summary>
internal static class SharedIngresses
{
    /// <summary>Those with a load balancer in the same scope, in this namespace and, where the rights suffice to list them, in the others.</summary>
    public static IEnumerable<JsonObject> Of(Observation observation) =>
        observation.Ingresses.Where(i => IngressFacts.NameOf(i) != observation.IngressName).Concat(observation.OtherIngresses.Value ?? [])
            .Where(i => i.Text("metadata", "deletionTimestamp") is null && IngressFacts.IsInternal(i) == observation.IsInternal);

    /// <summary>The name; with the namespace where that is another one.</summary>
    public static string? NameOf(Observation observation, JsonObject ingress) =>
        ingress.Text("metadata", "namespace") is { } ns && ns != observation.Release.Namespace ? $"{ns}/{IngressFacts.NameOf(ingress)}" : IngressFacts.NameOf(ingress);

    /// <summary>The command that shows it.</summary>
    public static string Kubectl(JsonObject ingress) =>
        $"kubectl get ingress {IngressFacts.NameOf(ingress)}" + (ingress.Text("metadata", "namespace") is { } ns ? $" --namespace {ns}" : string.Empty);
}
