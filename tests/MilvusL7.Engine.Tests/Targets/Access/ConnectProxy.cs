using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>A proxy on loopback, for CONNECT and SOCKS 5, that leads every host name to one port of this machine.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private const int MaximumHead = 16384;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly string? _credentials;
    private readonly X509Certificate2? _certificate;
    private readonly Task _running;

    /// <param name="credentials">Name and password that the proxy asks for; null for none.</param>
    /// <param name="certificate">Its own, where clients speak TLS with it; null for none.</param>
    public ConnectProxy(int serverPort, string? credentials = null, X509Certificate2? certificate = null)
    {
        (_serverPort, _credentials, _certificate) = (serverPort, credentials, certificate);
        _listener.Start();
        _running = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The hosts with ports that were asked for.</summary>
    public ConcurrentQueue<string> Targets { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var own = client;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(_certificate);
                stream = secure;
            }

            if (await (await ByteAsync(stream) == 5 ? SocksAsync(stream) : ConnectAsync(stream)))
            {
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
                await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(stream, _stop.Token));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            // One side has closed the connection.
        }
    }

    private async Task<bool> ConnectAsync(Stream stream)
    {
        while (true)
        {
            var head = new StringBuilder();
            while (head.Length < MaximumHead && !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                head.Append((char)await ByteAsync(stream));
            }

            var text = head.ToString();
            var expected = _credentials is null ? string.Empty : "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(_credentials));
            if (text.Contains(expected, StringComparison.Ordinal))
            {
                // The first byte of the first head was read to tell the protocol.
                Targets.Enqueue(text.Split(' ')[1]);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
                return true;
            }

            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
        }
    }

    private async Task<bool> SocksAsync(Stream stream)
    {
        var methods = new byte[await ByteAsync(stream)];
        await stream.ReadExactlyAsync(methods, _stop.Token);
        await stream.WriteAsync(new byte[] { 5, 0 }, _stop.Token);
        var head = new byte[4];
        await stream.ReadExactlyAsync(head, _stop.Token);
        var address = new byte[head[3] switch { 1 => 4, 4 => 16, _ => await ByteAsync(stream) }];
        await stream.ReadExactlyAsync(address, _stop.Token);
        var port = new byte[2];
        await stream.ReadExactlyAsync(port, _stop.Token);
        Targets.Enqueue($"{(head[3] == 3 ? Encoding.ASCII.GetString(address) : new IPAddress(address).ToString())}:{(port[0] << 8) + port[1]}");
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, _stop.Token);
        return true;
    }

    private async Task<int> ByteAsync(Stream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, _stop.Token);
        return one[0];
    }
}
