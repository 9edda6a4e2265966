using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Front ends of an Ingress that is gone, or that has the other class now: GKE did not clean up, and they cost money and quota
/// (ingress-gce#1252, #481, #136). Namespace and name alone may be another cluster's, so the cluster's part of the name has to agree too.
/// </summary>
internal sealed class LoadBalancerLeakedRule() : Rule("LoadBalancerLeaked", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var clusters = observation.Ingresses.SelectMany(i => new[] { IngressFacts.UrlMap, IngressFacts.HttpsRule, IngressFacts.HttpRule }.Select(a => ForwardingRuleFacts.ClusterOf(i.Annotation(a))))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var (path, reading) in observation.Compute.Lists.Where(l => l.Key.EndsWith("/forwardingRules", StringComparison.Ordinal)).OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            var scope = path[..^"/forwardingRules".Length];
            var leaked = (reading.Value ?? []).Where(r => clusters.Contains(ForwardingRuleFacts.ClusterOf(r.Text("name")) ?? string.Empty))
                .Select(r => (Rule: r, Ingress: ForwardingRuleFacts.IngressOf(r)))
                .Where(r => r.Ingress.Name is not null && r.Ingress.Namespace == observation.Release.Namespace && !IsWanted(observation, r.Ingress.Name, scope == "global"))
                .GroupBy(r => r.Ingress.Name!, r => r.Rule, StringComparer.Ordinal);
            foreach (var rules in leaked)
            {
                var isThere = observation.Ingresses.Any(i => i.Text("metadata", "name") == rules.Key);
                yield return Finding(
                    observation,
                    $"ForwardingRule {rules.First().Text("name")}",
                    $"A load balancer ({string.Join(", ", rules.Select(r => r.Text("IPAddress")).Distinct())}, {scope}) still exists for Ingress {rules.Key}, which {(isThere ? "now has another class" : "no longer exists")}. It is billed and counts towards quotas.",
                    string.Join("; ", rules.Select(r => $"forwardingRule {r.Text("name")}, description: {r.Text("description")}")),
                    Action(observation, [.. rules], scope));
            }
        }
    }

    /// <summary>True where an Ingress of that name makes GKE keep a load balancer in that place.</summary>
    private static bool IsWanted(Observation observation, string name, bool isGlobal) =>
        observation.Ingresses.Any(i => i.Text("metadata", "name") == name && IngressFacts.IsGke(i) && IngressFacts.IsInternal(i) != isGlobal);

    private static string Action(Observation observation, IReadOnlyList<JsonObject> rules, string scope)
    {
        var options = observation.Compute.OptionsOf(scope);
        var proxies = rules.Select(r => r.Text("target")).OfType<string>().Select(t => (t.Contains("/targetHttpsProxies/", StringComparison.Ordinal) ? "target-https-proxies" : "target-http-proxies", ComputeNames.Last(t)));
        var steps = rules.Select(r => ("forwarding-rules", Named(r))).Concat(proxies).Append(("url-maps", ForwardingRuleFacts.Sibling(Named(rules[0]), "um")));
        return $"Check that no client uses it (gcloud compute forwarding-rules describe {Literal.Argument(Named(rules[0]))}{options}; DNS names of {rules[0].Text("IPAddress")}); then, in this order: {string.Join("; ", steps.Select(s => $"gcloud compute {s.Item1} delete {Literal.Argument(s.Item2)}{options}"))}. Then delete its certificates and backend services if they are not used elsewhere.";
    }

    private static string Named(JsonObject rule) => rule.Text("name") ?? string.Empty;
}
