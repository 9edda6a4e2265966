namespace MilvusL7.Engine;

/// <summary>What the engine says while it works; the caller decides where it goes.</summary>
internal abstract record EngineReport;

internal enum EngineMessageLevel
{
    /// <summary>A request that changes nothing.</summary>
    Read,

    Verbose,
    Debug,
    Warning,
}

internal sealed record EngineMessage(EngineMessageLevel Level, string Text) : EngineReport
{
    /// <summary>Masked and visible: it may quote what others wrote.</summary>
    public string Text { get; } = ForeignText.Of(Text);
}

/// <summary>How far something long is; <paramref name="Percent"/> is -1 where unknown.</summary>
internal sealed record EngineProgress(string Activity, string Status, int Percent = -1, bool Completed = false) : EngineReport
{
    public string Activity { get; } = ForeignText.Of(Activity);

    public string Status { get; } = ForeignText.Of(Status);
}
