namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>GKE's firewall rule is there and does nothing; GKE itself does not turn it on again.</summary>
internal sealed class FirewallRuleDisabledRule() : Rule("FirewallRuleDisabled", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var backend in OwnBackend.All(observation).Where(b => FirewallFacts.Rules(observation, b) is { Count: > 0 } rules && rules.All(r => r.Flag("disabled") == true)).Take(1))
        {
            var name = FirewallFacts.Rules(observation, backend)![0].Text("name");
            yield return Finding(
                observation,
                $"Firewall {name}",
                "The firewall rule that allows health checks is disabled: "
                    + (backend.IsHealthy ? "another rule currently allows them." : "they do not reach the pods, and clients receive 502."),
                $"firewall {name}, disabled: true",
                FirewallFacts.Command(observation, backend),
                isTerminal: !backend.IsHealthy,
                severity: backend.IsHealthy ? FindingSeverity.Warning : null);
        }
    }
}
