namespace MilvusL7.Engine;

/// <summary>What every engine call gets: where its reports go, and what ends it.</summary>
internal sealed record EngineContext(IProgress<EngineReport> Reports, CancellationToken Cancellation)
{
    /// <summary>What was read before in the same plan or observation; null where each read goes to its source.</summary>
    public ReadCache? Cache { get; init; }

    public void Verbose(string text) => Reports.Report(new EngineMessage(EngineMessageLevel.Verbose, text));

    /// <summary>Says that something is called.</summary>
    /// <param name="changes">False for what only looks.</param>
    public void Call(string text, bool changes) => Reports.Report(new EngineMessage(changes ? EngineMessageLevel.Verbose : EngineMessageLevel.Read, text));

    public void Debug(string text) => Reports.Report(new EngineMessage(EngineMessageLevel.Debug, text));

    public void Warning(string text) => Reports.Report(new EngineMessage(EngineMessageLevel.Warning, text));
}
