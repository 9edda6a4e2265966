using MilvusL7.Engine.Compute;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A Cloud Armor policy that the BackendConfig names and the backend service does not have keeps nobody out.</summary>
internal sealed class SecurityPolicyNotAppliedRule() : Rule("SecurityPolicyNotApplied", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["/securityPolicies/"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var backend in OwnBackend.All(observation))
        {
            var actual = backend.Service.Value.Text("securityPolicy") is { } url ? ComputeNames.Last(url) : null;
            if (backend.Service.Value is not null && backend.BackendConfig.Text("spec", "securityPolicy", "name") is { Length: > 0 } wanted && actual != wanted)
            {
                yield return Finding(
                    observation,
                    $"BackendService {backend.Name}",
                    $"BackendConfig {backend.BackendConfigName} specifies security policy {wanted}, but the load balancer {(actual is null ? "has none and allows all clients" : $"has {actual}")}.",
                    $"backendService {backend.Name}, securityPolicy: {actual ?? "none"}; BackendConfig {backend.BackendConfigName}, spec.securityPolicy.name: {wanted}",
                    $"Check that the policy exists (gcloud compute security-policies describe {Literal.Argument(wanted)}{observation.Compute.ProjectOption}), and find out why GKE does not sync the Ingress: kubectl describe ingress {observation.IngressName}{observation.NamespaceOption}");
            }
        }
    }
}
