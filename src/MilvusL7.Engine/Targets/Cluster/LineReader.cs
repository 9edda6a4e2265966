using System.Text;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>Reads the lines of a watch. A line has a limit.</summary>
internal sealed class LineReader(Stream stream, int limit)
{
    private readonly byte[] _buffer = new byte[16384];
    private int _next;
    private int _end;

    /// <summary>The next line; null at the end of the stream, also where a line was not complete.</summary>
    /// <exception cref="InvalidDataException">The line is longer than the limit.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        using var line = new MemoryStream();
        while (true)
        {
            var found = Array.IndexOf(_buffer, (byte)'\n', _next, _end - _next);
            var stop = found < 0 ? _end : found;
            line.Write(_buffer, _next, stop - _next);
            if (line.Length > limit)
            {
                throw new InvalidDataException($"a line is longer than {limit / (1024 * 1024)} MB");
            }

            if (found >= 0)
            {
                _next = found + 1;
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            }

            _next = 0;
            _end = await stream.ReadAsync(_buffer, cancellation);
            if (_end == 0)
            {
                return null;
            }
        }
    }
}
