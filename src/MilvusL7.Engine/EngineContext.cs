namespace MilvusL7.Engine;

/// <summary>What every engine call gets: where its reports go, and what ends it.</summary>
internal sealed record EngineContext(IProgress<EngineReport> Reports, CancellationToken Cancellation)
{
    public void Verbose(string text) => Reports.Report(new EngineMessage(EngineMessageLevel.Verbose, text));

    public void Debug(string text) => Reports.Report(new EngineMessage(EngineMessageLevel.Debug, text));

    public void Warning(string text) => Reports.Report(new EngineMessage(EngineMessageLevel.Warning, text));
}
