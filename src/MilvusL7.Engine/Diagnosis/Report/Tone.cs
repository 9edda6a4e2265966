namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>How a part of a load balancer is. Each has a colour, a shape and a word: nothing is told by colour alone.</summary>
internal enum Tone
{
    /// <summary>Neither good nor bad: it is told, not judged.</summary>
    Neutral,
    Good,
    Unknown,
    Waiting,
    Attention,
    Bad,
}

internal static class Tones
{
    /// <summary>The gravest: what is graver has the higher number.</summary>
    public static Tone Worst(this IEnumerable<Tone> tones) => tones.DefaultIfEmpty(Tone.Neutral).Max();

    /// <summary>The class in the style sheet; the mark is <c>m-</c> with the same name.</summary>
    public static string Style(this Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Unknown => "unknown",
        Tone.Waiting => "waiting",
        Tone.Attention => "attention",
        Tone.Bad => "bad",
        _ => "neutral",
    };

    public static Tone Of(EndpointHealth health) => health switch
    {
        EndpointHealth.Healthy => Tone.Good,
        EndpointHealth.Unhealthy => Tone.Bad,
        EndpointHealth.Draining => Tone.Waiting,
        _ => Tone.Unknown,
    };

    public static string Word(EndpointHealth health) => health switch
    {
        EndpointHealth.Healthy => "healthy",
        EndpointHealth.Unhealthy => "unhealthy",
        EndpointHealth.Draining => "draining",
        _ => "unknown",
    };

    public static Tone Of(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => Tone.Bad,
        FindingSeverity.Warning => Tone.Attention,
        _ => Tone.Neutral,
    };
}
