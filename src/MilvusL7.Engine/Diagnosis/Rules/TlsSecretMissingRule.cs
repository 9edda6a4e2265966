using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A Secret that tls names has to be there, in the Ingress's namespace: without it GKE makes no load balancer.</summary>
internal sealed class TlsSecretMissingRule() : Rule("TlsSecretMissing", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["error initializing translator env: secrets", "Could not find TLS certificate"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    // A folder keeps no private keys.
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) => observation.IsFolder ? [] :
        observation.Secrets.Where(s => s.Value.IsMissing).Select(s => Finding(
            observation,
            observation.Named(ResourceKind.Secret, s.Key),
            "The Ingress refers to a TLS Secret that does not exist in its namespace. GKE does not create or update the load balancer.",
            $"spec.tls[].secretName: {s.Key}",
            observation.Command($"New-MilvusTlsSecret -SecretName {Literal.Argument(s.Key)} -HostName {Remedies.Hosts(observation)}"),
            isTerminal: true));
}
