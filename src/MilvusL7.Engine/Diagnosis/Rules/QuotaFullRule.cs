namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A quota that is just full stops the next change that needs one more: another certificate, another Ingress (ingress-gce#831).</summary>
internal sealed class QuotaFullRule() : Rule("QuotaFull", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var exceeded = LiveFacts.ExceededQuotas(observation);
        return QuotaFacts.Full(observation).Where(q => !exceeded.ContainsKey(q.Metric)).Select(q => Finding(
            observation,
            $"Quota {q.Metric}",
            $"Quota {q.Metric} of {q.Where} is full. Changes of the load balancer that need another resource of this kind fail.",
            $"{q.Where}, quotas: {q.Metric} usage {q.Usage}, limit {q.Limit}",
            QuotaFacts.Action(observation, q.Metric)));
    }
}
