namespace MilvusL7.Engine.Diagnosis;

/// <summary>A rule about what GKE's controllers complain of. It comes last, and leaves alone what the finding of a more exact rule explains.</summary>
internal abstract class EventRule(string id, FindingSeverity severity) : Rule(id, severity)
{
    public sealed override IEnumerable<MilvusL7Finding> Check(Observation observation) => Check(observation, new ComplaintFacts([], []));

    public abstract IEnumerable<MilvusL7Finding> Check(Observation observation, ComplaintFacts complaints);
}
