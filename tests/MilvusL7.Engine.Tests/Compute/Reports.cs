using System.Collections.Concurrent;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>Keeps what the engine says.</summary>
internal sealed class Reports : IProgress<EngineReport>
{
    private readonly ConcurrentQueue<EngineReport> _all = new();

    public IReadOnlyList<EngineReport> All => [.. _all];

    public IEnumerable<EngineProgress> Progress => _all.OfType<EngineProgress>();

    public string Text => string.Join('\n', _all.OfType<EngineMessage>().Select(m => m.Text));

    public void Report(EngineReport value) => _all.Enqueue(value);
}
