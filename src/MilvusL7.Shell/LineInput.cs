namespace MilvusL7.Shell;

/// <summary>Lines of stdin, with the editing a terminal gives in its line mode, and a wait that ends on Ctrl+C.</summary>
internal sealed class LineInput
{
    private readonly Lazy<TextReader> _reader = new(Open);
    private Task<string?>? _pending;

    /// <summary>Waits for a line. A read that was given up stays open: the next call gets its line.</summary>
    /// <returns>Null at the end of stdin.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public string? ReadLine(CancellationToken cancellation)
    {
        _pending ??= Task.Factory.StartNew(
            () => _reader.Value.ReadLine(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _pending.Wait(cancellation);
        string? line = _pending.Result;
        _pending = null;
        return line;
    }

    public string ReadToEnd() => _reader.Value.ReadToEnd();

    // Console.In switches a Unix terminal to raw mode and keeps a line that Ctrl+C should discard; file descriptor 0 itself does not.
    private static TextReader Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.In;
        }

        Microsoft.Win32.SafeHandles.SafeFileHandle stdin = new(0, ownsHandle: false);
        return new StreamReader(new FileStream(stdin, FileAccess.Read, bufferSize: 0));
    }
}
