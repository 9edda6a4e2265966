namespace MilvusL7.Engine.Diagnosis;

/// <summary>What is known of the complaints of GKE's controllers, by parts of their messages.</summary>
/// <param name="Explained">Those that a finding explains.</param>
/// <param name="Over">Those whose cause was looked for and is not there: an event outlives its cause until the controller tries again.</param>
internal sealed record ComplaintFacts(IReadOnlyList<string> Explained, IReadOnlyList<string> Over)
{
    public bool IsExplained(MilvusL7Event happened) => Has(Explained, happened);

    public bool IsOver(MilvusL7Event happened) => CauseOver(happened) is not null;

    /// <summary>The part of the message that names the cause that is over; null where the cause is not over, or not known.</summary>
    public string? CauseOver(MilvusL7Event happened) => IsExplained(happened) ? null : PartOf(Over, happened);

    private static bool Has(IReadOnlyList<string> parts, MilvusL7Event happened) => PartOf(parts, happened) is not null;

    private static string? PartOf(IReadOnlyList<string> parts, MilvusL7Event happened) => parts.FirstOrDefault(m => happened.Message.Contains(m, StringComparison.Ordinal));
}
