using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A quota of the project is used up, and what the load balancer still needs cannot be made (ingress-gce#831).</summary>
internal sealed class QuotaExceededRule() : Rule("QuotaExceeded", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["exceeded"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var full = QuotaFacts.Full(observation).Select(q => q.Metric).ToHashSet(StringComparer.Ordinal);
        // A managed certificate that was not made for it is a finding of its own.
        return LiveFacts.ExceededQuotas(observation).Where(e => e.Value.Reason != ManagedCertificateWithoutStatusRule.TooMany).Select(e => Finding(
            observation,
            observation.Named(ResourceKind.Ingress, observation.IngressName),
            $"The project's quota {e.Key} is used up. Google creates no more resources, and the load balancer remains incomplete.",
            LiveFacts.Quote(e.Value),
            QuotaFacts.Action(observation, e.Key),
            // The event alone may be of the past; with the quota still full it is not.
            isTerminal: full.Contains(e.Key)));
    }
}
