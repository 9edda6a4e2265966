using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A rule without http leads nowhere: GKE passes it over (the first check of check-gke-ingress).</summary>
internal sealed class RuleWithoutHttpRule() : Rule("RuleWithoutHttp", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = observation.Release.Service.Name;
        var servesNothing = !IngressFacts.LeadsTo(observation.Ingress, service);
        var index = 0;
        foreach (var rule in observation.Ingress.Items("spec", "rules"))
        {
            var place = FormattableString.Invariant($"spec.rules[{index++}]");
            if (!rule.Items("http", "paths").Any())
            {
                var host = rule.Text("host");
                yield return Finding(
                    observation,
                    observation.IngressTarget,
                    $"The rule for {(string.IsNullOrEmpty(host) ? "all hosts" : $"host {host}")} has no path and no backend. GKE ignores the rule, and its requests receive 404.",
                    $"{place} (host: {host ?? "not set"}) has no http.paths",
                    string.IsNullOrEmpty(host) && observation.HostNames.Count > 0
                        ? Remedies.RemoveFromIngress(observation, FormattableString.Invariant($"/spec/rules/{index - 1}"))
                        : Remedies.Ingress(observation),
                    isTerminal: servesNothing,
                    severity: servesNothing ? FindingSeverity.Error : null);
            }
        }
    }
}
