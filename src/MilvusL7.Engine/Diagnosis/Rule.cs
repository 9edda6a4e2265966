using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>One thing that can be wrong. A rule looks at an observation and at nothing else; what is unknown it leaves alone.</summary>
/// <param name="id">Id of its findings, listed in about_MilvusL7_Findings.</param>
/// <param name="severity">Severity of its findings, where one does not say otherwise.</param>
internal abstract class Rule(string id, FindingSeverity severity)
{
    public string Id { get; } = id;

    public FindingSeverity Severity { get; } = severity;

    /// <summary>True for a rule about the release itself, which counts without an Ingress too.</summary>
    public virtual bool IsAboutRelease => false;

    /// <summary>True for a rule about who takes the Ingress up: it counts for one of another controller's too.</summary>
    public virtual bool IsAboutClass => false;

    /// <summary>Parts of the controllers' event messages that a finding of this rule explains: <see cref="EventRule"/>s then leave these events alone.</summary>
    public virtual IReadOnlyList<string> ExplainedMessages => [];

    /// <summary>True where the rule sees the whole cause: without a finding, what <see cref="ExplainedMessages"/> complain of is over.</summary>
    public virtual bool SeesCause(Observation observation) => false;

    public abstract IEnumerable<MilvusL7Finding> Check(Observation observation);

    /// <param name="target">The object at fault, as <see cref="Observation.Named"/> writes it.</param>
    /// <param name="message">What is wrong, and what follows.</param>
    /// <param name="evidence">What was seen, and where.</param>
    /// <param name="action">What to do, a command where there is one.</param>
    /// <param name="isTerminal">True where waiting does not help.</param>
    protected MilvusL7Finding Finding(Observation observation, string target, string message, string evidence, string action, bool isTerminal = false, FindingSeverity? severity = null) => new()
    {
        Id = Id,
        Severity = severity ?? Severity,
        Target = target,
        Message = message,
        Evidence = evidence,
        RecommendedAction = action,
        IsTerminal = isTerminal,
        Release = observation.ToRelease(),
        IngressName = observation.IngressName,
    };
}
