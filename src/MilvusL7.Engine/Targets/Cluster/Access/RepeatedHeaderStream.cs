namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>
/// Writes the values of one header as one header line each. HttpClient joins them into one line, and the API server then reads one
/// group named "a, b". A marker of control characters stands between the values: no other part of a request can contain these
/// characters, because header values are checked and JSON escapes them.
/// </summary>
internal sealed class RepeatedHeaderStream(Stream inner) : Stream
{
    private const byte Start = 0x01;
    private const byte End = 0x02;

    // The name of the header, from the start marker on, while the end marker has not been written yet.
    private List<byte>? _name;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static string MarkerFor(string header) => $"{(char)Start}{header}{(char)End}";

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(Split(buffer.AsSpan(offset, count)));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(Split(buffer.Span), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private byte[] Split(ReadOnlySpan<byte> bytes)
    {
        var result = new List<byte>(bytes.Length + 64);
        foreach (var one in bytes)
        {
            if (one == Start)
            {
                _name = [];
            }
            else if (_name is null)
            {
                result.Add(one);
            }
            else if (one == End)
            {
                result.AddRange("\r\n"u8);
                result.AddRange(_name);
                result.AddRange(": "u8);
                _name = null;
            }
            else
            {
                _name.Add(one);
            }
        }

        return [.. result];
    }
}
