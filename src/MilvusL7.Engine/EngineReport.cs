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

internal sealed record EngineMessage(EngineMessageLevel Level, string Text) : EngineReport;

/// <summary>How far something long is; <paramref name="Percent"/> is -1 where unknown.</summary>
internal sealed record EngineProgress(string Activity, string Status, int Percent = -1, bool Completed = false) : EngineReport;
