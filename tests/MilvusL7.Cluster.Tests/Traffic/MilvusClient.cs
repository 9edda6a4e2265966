using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace MilvusL7.Cluster.Tests.Traffic;

/// <summary>gRPC to Milvus on one HTTP/2 connection, as an SDK has it, without any retry of its own.</summary>
public sealed class MilvusClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    // A message without fields: not compressed, no bytes.
    private static readonly byte[] Empty = new byte[5];

    private readonly HttpClient _client;
    private readonly Uri _root;
    private readonly string _authorization;

    public MilvusClient(TrafficTarget target)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(target.EndPoint(), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = target.Host,
                // A certificate that is self-signed is what the guide's client is given as its own authority; the name must fit.
                RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    (errors & (SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable)) == SslPolicyErrors.None,
            },
        };
        _client = new HttpClient(handler) { Timeout = Deadline };
        _root = new Uri($"{(target.Host is null ? "http" : "https")}://{target.Host ?? "milvus.invalid"}/milvus.proto.milvus.MilvusService/");
        _authorization = Convert.ToBase64String(Encoding.UTF8.GetBytes(target.Login));
    }

    public Task<string?> GetVersionAsync(CancellationToken cancellation) => CallAsync("GetVersion", cancellation);

    public Task<string?> CheckHealthAsync(CancellationToken cancellation) => CallAsync("CheckHealth", cancellation);

    public void Dispose() => _client.Dispose();

    /// <summary>Null when it succeeded, else why not.</summary>
    private async Task<string?> CallAsync(string method, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_root, method))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(Empty),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            if (_authorization.Length > 0)
            {
                request.Headers.TryAddWithoutValidation("authorization", _authorization);
            }

            using var response = await _client.SendAsync(request, cancellation);
            byte[] message = await response.Content.ReadAsByteArrayAsync(cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return $"{method}: HTTP {(int)response.StatusCode}";
            }

            string? status = Header(response, "grpc-status");
            if (status != "0")
            {
                return $"{method}: grpc-status {status ?? "missing"} {Header(response, "grpc-message")}";
            }

            return message.Length > 5 && BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(1)) == message.Length - 5 ? null : $"{method}: {message.Length} bytes are no answer";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return $"{method}: {e.GetType().Name} {e.Message} {e.InnerException?.Message}";
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailers) ? trailers.First()
        : response.Headers.TryGetValues(name, out var headers) ? headers.First()
        : null;
}
