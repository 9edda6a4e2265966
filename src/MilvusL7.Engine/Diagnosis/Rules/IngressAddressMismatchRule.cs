using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The address that users read off the Ingress has to be that of its forwarding rules: DNS and clients go by it.</summary>
internal sealed class IngressAddressMismatchRule() : Rule("IngressAddressMismatch", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Address is not { } shown)
        {
            yield break;
        }

        foreach (var annotation in new[] { IngressFacts.HttpsRule, IngressFacts.HttpRule })
        {
            var name = observation.Ingress.Annotation(annotation);
            if (observation.Compute.Get("forwardingRules", name).Value.Text("IPAddress") is { } served && served != shown)
            {
                yield return Finding(
                    observation,
                    observation.Named(ResourceKind.Ingress, observation.IngressName),
                    $"The Ingress shows address {shown}, but forwarding rule {name} uses {served}. Clients that use the Ingress's address cannot connect.",
                    $"status.loadBalancer.ingress[0].ip: {shown}; forwardingRule {name}, IPAddress: {served}",
                    $"Use address {served}. GKE corrects the Ingress at its next sync. If the problem persists: kubectl describe ingress {observation.IngressName}{observation.NamespaceOption}");
            }
        }
    }
}
