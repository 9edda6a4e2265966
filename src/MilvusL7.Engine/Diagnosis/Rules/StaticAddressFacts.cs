using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The static address that an Ingress names.</summary>
internal static class StaticAddressFacts
{
    public static string AnnotationOf(Observation observation) =>
        observation.IsInternal ? IngressPlanner.RegionalAddressAnnotation : IngressPlanner.GlobalAddressAnnotation;

    /// <summary>An address of that name in the scope where GKE does not look, and the scope; null where there is none.</summary>
    public static (JsonObject Address, string Scope)? Elsewhere(Observation observation, string name)
    {
        var scope = observation.Compute.Scope;
        var found = observation.Compute.Resources.FirstOrDefault(r =>
            r.Key.EndsWith($"/addresses/{name}", StringComparison.Ordinal) && r.Key != $"{scope}/addresses/{name}" && r.Value.Value is not null);
        return found.Key is null ? null : (found.Value.Value!, found.Key[..^$"/addresses/{name}".Length]);
    }

    /// <summary>Users of the address that are not this Ingress's own forwarding rules.</summary>
    public static IReadOnlyList<string> OtherUsers(Observation observation, JsonObject address)
    {
        var own = new[] { IngressFacts.HttpRule, IngressFacts.HttpsRule }.Select(a => observation.Ingress.Annotation(a)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. address.Texts("users").Where(u => !own.Contains(ComputeNames.Last(u)) && !IsOf(observation, u))];
    }

    /// <summary>Rules that GKE has made and not yet noted on the Ingress say in their description whose they are.</summary>
    private static bool IsOf(Observation observation, string user) =>
        observation.Compute.Lists.Where(l => l.Key.EndsWith("/forwardingRules", StringComparison.Ordinal)).SelectMany(l => l.Value.Value ?? [])
            .FirstOrDefault(r => ComputeNames.PathOf(r.Text("selfLink")) == ComputeNames.PathOf(user)) is { } rule
        && ForwardingRuleFacts.IngressOf(rule) == (observation.Release.Namespace, observation.IngressName);
}
