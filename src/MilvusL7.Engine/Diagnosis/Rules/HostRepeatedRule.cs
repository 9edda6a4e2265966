namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// One host in two rules of an Ingress: GKE makes one of them, and whose paths count is not said anywhere (check-gke-ingress: hosts unique).
/// </summary>
internal sealed class HostRepeatedRule() : Rule("HostRepeated", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        observation.Ingress.Items("spec", "rules").Select((r, i) => (Host: r.Text("host"), Index: i))
            .Where(r => !string.IsNullOrEmpty(r.Host))
            .GroupBy(r => r.Host!, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1)
            .Select(g => Finding(
                observation,
                observation.IngressTarget,
                $"Host {g.Key} is in {g.Count()} rules of one Ingress. GKE merges them into one rule, and some paths may receive 404.",
                string.Join(", ", g.Select(r => FormattableString.Invariant($"spec.rules[{r.Index}].host: {r.Host}"))),
                $"Put their paths into one rule: {observation.Kubectl($"edit ingress {observation.IngressName}")}"));
}
