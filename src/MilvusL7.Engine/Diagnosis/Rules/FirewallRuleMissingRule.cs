namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// GKE opens the firewall for health checks and proxies with one rule for all its load balancers. On a shared VPC that rule is in the host
/// project, which is not looked into.
/// </summary>
internal sealed class FirewallRuleMissingRule() : Rule("FirewallRuleMissing", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var backend in OwnBackend.All(observation).Where(b => observation.IsPastStart && !b.Service.IsMissing && FirewallFacts.Rules(observation, b) is { Count: 0 }).Take(1))
        {
            yield return Finding(
                observation,
                "Firewall k8s-fw-l7",
                "GKE's firewall rule for load balancers does not exist: "
                    + (backend.IsHealthy ? "another rule currently allows the health checks." : "health checks do not reach the pods, and clients receive 502."),
                $"no rule k8s-fw-l7--* of this cluster in project {observation.Compute.Project}",
                FirewallFacts.Command(observation, backend),
                severity: backend.IsHealthy ? FindingSeverity.Warning : null);
        }
    }
}
