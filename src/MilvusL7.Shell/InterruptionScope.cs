namespace MilvusL7.Shell;

/// <summary>Something that a signal can stop.</summary>
internal sealed class InterruptionScope(Action stop, Action leave) : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public bool Interrupted => _source.IsCancellationRequested;

    public CancellationToken Token => _source.Token;

    public void Interrupt()
    {
        if (!Interrupted)
        {
            stop();
            _source.Cancel();
        }
    }

    public void Dispose()
    {
        leave();
        _source.Dispose();
    }
}
