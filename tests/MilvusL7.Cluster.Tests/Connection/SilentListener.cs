using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>Takes connections, and TLS where it has a certificate, and says nothing then.</summary>
internal sealed class SilentListener : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;

    public SilentListener(IPAddress address, TestCertificate? certificate = null)
    {
        _certificate = certificate?.ForServer();
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _work = RunAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _work;
        _certificate?.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                clients.Add(HoldAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task HoldAsync(Socket socket)
    {
        try
        {
            await using Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_certificate is null)
            {
                await Task.Delay(Timeout.Infinite, _end.Token);
            }

            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] }, _end.Token);
            await Task.Delay(Timeout.Infinite, _end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client went, or the test did.
        }
    }
}
