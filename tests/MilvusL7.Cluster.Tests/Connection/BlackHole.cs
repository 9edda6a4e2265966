using System.Net;
using System.Net.Sockets;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>An address that drops what is sent to it: a listener that takes nothing, whose queue is full.</summary>
internal sealed class BlackHole : IDisposable
{
    private const int MostConnections = 32;

    private static readonly TimeSpan Dropped = TimeSpan.FromMilliseconds(500);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    private BlackHole()
    {
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public static async Task<BlackHole> OpenAsync()
    {
        var hole = new BlackHole();
        hole._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hole._listener.Listen(0);
        while (hole._queued.Count < MostConnections)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            hole._queued.Add(socket);
            using var limit = new CancellationTokenSource(Dropped);
            try
            {
                await socket.ConnectAsync(hole.EndPoint, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return hole;
            }
        }

        hole.Dispose();
        throw new InvalidOperationException($"this system queues {MostConnections} connections where none was asked for");
    }

    public void Dispose()
    {
        _queued.ForEach(s => s.Dispose());
        _listener.Dispose();
    }
}
