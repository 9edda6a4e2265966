namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>GKE's firewall rule lacks a port or one of Google's ranges: changed by others, or not brought up to date (ingress-gce#703: a named targetPort).</summary>
internal sealed class FirewallRuleIncompleteRule() : Rule("FirewallRuleIncomplete", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // Before there is a backend service nothing was to be opened for it: what keeps it from being made is another finding.
        foreach (var backend in OwnBackend.All(observation).Where(b => observation.IsPastStart && !b.Service.IsMissing && (FirewallFacts.Rules(observation, b) ?? []).Any(r => r.Flag("disabled") != true)))
        {
            if (FirewallFacts.Lacking(observation, backend) is { } lacking)
            {
                var rule = FirewallFacts.Rules(observation, backend)!.First(r => r.Flag("disabled") != true);
                yield return Finding(
                    observation,
                    $"Firewall {rule.Text("name")}",
                    $"The firewall does not allow all traffic of the load balancer ({lacking}): {(backend.IsHealthy ? "another rule currently allows it." : "pods appear unhealthy, or requests do not reach them.")}",
                    $"firewall {rule.Text("name")}, allowed: {rule.At("allowed")?.ToJsonString()}, sourceRanges: {string.Join(", ", rule.Texts("sourceRanges"))}",
                    FirewallFacts.Command(observation, backend),
                    severity: backend.IsHealthy ? FindingSeverity.Warning : null);
            }
        }
    }
}
