namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>One stop on a request's way through the load balancer.</summary>
/// <param name="Icon">Its picture in the sprite.</param>
/// <param name="Word">How it is, in words.</param>
internal sealed record Stop(string Kind, string Icon, Tone Tone, string Word, IReadOnlyList<StopItem> Items)
{
    /// <summary>A stop that is as its gravest item is.</summary>
    public static Stop Of(string kind, string icon, IReadOnlyList<StopItem> items, string? word = null)
    {
        var worst = items.Select(i => i.Tone).Worst();
        return new Stop(kind, icon, worst, word is not null && worst is Tone.Good or Tone.Neutral ? word! : items.First(i => i.Tone == worst).Word, items);
    }
}

/// <summary>One of what is at a stop.</summary>
/// <param name="Why">Why it is not known; null where it is.</param>
internal sealed record StopItem(string Name, Tone Tone, string Word, IReadOnlyList<string> Facts, string? Why = null)
{
    /// <summary>A resource of Compute, which is there, is missing, or cannot be known.</summary>
    public static StopItem Resource(string name, string? unknown, IEnumerable<string?> facts) => new(
        name,
        unknown is null ? Tone.Good : unknown == StatusBuilder.NotThere ? Tone.Bad : Tone.Unknown,
        unknown is null ? "created" : unknown == StatusBuilder.NotThere ? "missing" : "unknown",
        [.. facts.OfType<string>()],
        unknown == StatusBuilder.NotThere ? null : unknown);
}
