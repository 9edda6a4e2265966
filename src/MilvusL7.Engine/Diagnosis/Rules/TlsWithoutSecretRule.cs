namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A tls entry has to name its Secret: with hosts alone GKE looks for a Secret of no name, and no load balancer comes about (ingress-gce#1334).
/// </summary>
internal sealed class TlsWithoutSecretRule() : Rule("TlsWithoutSecret", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["secret \"\" does not exist"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var index = -1;
        foreach (var entry in observation.Ingress.Items("spec", "tls"))
        {
            index++;
            if (string.IsNullOrEmpty(entry.Text("secretName")))
            {
                yield return Finding(
                    observation,
                    observation.IngressTarget,
                    "A tls entry does not specify a Secret. GKE does not create a load balancer.",
                    FormattableString.Invariant($"spec.tls[{index}] (hosts: {string.Join(", ", entry.Texts("hosts"))}) has no secretName"),
                    $"{Remedies.Ingress(observation, "-SecretName <secret>")}; with a managed certificate, remove the tls entry: {Remedies.RemoveFromIngress(observation, FormattableString.Invariant($"/spec/tls/{index}"))}",
                    isTerminal: true);
            }
        }
    }
}
