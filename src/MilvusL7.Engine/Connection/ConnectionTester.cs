using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Connection.Protocol;

namespace MilvusL7.Engine.Connection;

/// <summary>Connects as a client of Milvus does, and says at which stage that ends.</summary>
internal sealed class ConnectionTester(Func<string, CancellationToken, Task<IPAddress[]>> resolver, TimeProvider clock)
{
    private static readonly string[] Stages = ["DNS", "TCP", "TLS", "HTTP/2", "Connect", "GetVersion", "CheckHealth"];

    private const int MaximumText = 200;
    private const int MaximumBytes = 4096;
    private const string Unavailable = "14";

    public async Task<MilvusConnection> TestAsync(ConnectionRequest request, EngineContext context)
    {
        using var attempt = new Attempt(request, resolver, clock, context);
        await attempt.RunAsync();
        return attempt.Result;
    }

    /// <summary>Connects again and again, each attempt anew from DNS on.</summary>
    public async IAsyncEnumerable<MilvusConnection> RepeatAsync(ConnectionRequest request, int count, TimeSpan interval, EngineContext context)
    {
        var latencies = new Latencies();
        for (var i = 1; i <= count; i++)
        {
            var attempt = await TestAsync(request, context);
            yield return attempt with { Number = i, Statistics = latencies.Add(attempt) };
            if (i < count)
            {
                await Task.Delay(interval, clock, context.Cancellation);
            }
        }
    }

    /// <summary>One connection, as far as it comes.</summary>
    private sealed class Attempt : IDisposable
    {
        private readonly ConnectionRequest _request;
        private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolver;
        private readonly TimeProvider _clock;
        private readonly EngineContext _context;
        private readonly CancellationTokenSource _limit;
        private readonly List<MilvusConnectionStage> _stages = [];
        private IReadOnlyList<IPAddress> _found = [];
        private IPAddress? _address;
        private Socket? _socket;
        private HttpClient? _client;
        private MilvusService.MilvusServiceClient? _milvus;

        public Attempt(ConnectionRequest request, Func<string, CancellationToken, Task<IPAddress[]>> resolver, TimeProvider clock, EngineContext context)
        {
            (_request, _resolver, _clock, _context) = (request, resolver, clock, context);
            _limit = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
            _limit.CancelAfter(request.Timeout);
            Result = new MilvusConnection
            {
                Release = request.Release,
                Address = request.Address,
                Port = request.Port,
                HostName = request.HostName,
                ConnectionExample = ConnectionExamples.Of(request),
            };
        }

        public MilvusConnection Result { get; private set; }

        private CancellationToken Token => _limit.Token;

        private string Where => $"{_address?.ToString() ?? _request.Address}:{_request.Port}";

        public async Task RunAsync()
        {
            Func<Task<string>>[] steps = [ResolveAsync, ConnectAsync, HandshakeAsync, RequestAsync, GreetAsync, VersionAsync, HealthAsync];
            for (var i = 0; i < steps.Length; i++)
            {
                _context.Reports.Report(new EngineProgress($"Connecting to {_request.HostName}", Stages[i], 100 * i / steps.Length));
                _stages.Add(await StageAsync(Stages[i], steps[i]));
                if (_stages[^1].Result == MilvusConnectionResult.Failed)
                {
                    break;
                }
            }

            _stages.AddRange(Stages.Skip(_stages.Count).Select(s => new MilvusConnectionStage { Name = s }));
            _context.Reports.Report(new EngineProgress($"Connecting to {_request.HostName}", "done", 100, Completed: true));
            Result = Result with { IPAddress = _address?.ToString(), Stage = [.. _stages] };
        }

        public void Dispose()
        {
            _socket?.Dispose();
            _client?.Dispose();
            _limit.Dispose();
        }

        private async Task<MilvusConnectionStage> StageAsync(string name, Func<Task<string>> step)
        {
            var watch = Stopwatch.StartNew();
            _context.Verbose($"{name}: {Where}");
            try
            {
                // What does not heed the token is left behind: a hang ends at the time-out, and Ctrl+C at once.
                var evidence = await step().WaitAsync(Token);
                return new MilvusConnectionStage { Name = name, Result = MilvusConnectionResult.Passed, Duration = watch.Elapsed, Evidence = evidence };
            }
            catch (Exception e) when (!_context.Cancellation.IsCancellationRequested)
            {
                var fault = FaultOf(name, e);
                return new MilvusConnectionStage
                {
                    Name = name,
                    Result = MilvusConnectionResult.Failed,
                    Duration = watch.Elapsed,
                    Evidence = fault.Evidence,
                    FindingId = fault.Id,
                    Message = fault.Message,
                    RecommendedAction = fault.Action,
                };
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever it broke off with: it was told to.
                throw new OperationCanceledException(_context.Cancellation);
            }
        }

        private ConnectionFault FaultOf(string stage, Exception e) => e switch
        {
            ConnectionFaultException known => known.Fault,
            _ when Token.IsCancellationRequested => ConnectionFault.Timeout(stage, Where, _request.Timeout),
            SocketException socket when stage == "DNS" => ConnectionFault.HostNotFound(_request.Address, socket.Message),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ConnectionFault.Refused(Where),
            SocketException { SocketErrorCode: SocketError.TimedOut } => ConnectionFault.Timeout(stage, Where, _request.Timeout),
            SocketException socket when stage == "TCP" => ConnectionFault.Unreachable(Where, socket.Message),
            // Without a status of the server's: the connection broke.
            RpcException { Status.DebugException: { } broken } => ConnectionFault.Broken(stage, Short((broken.InnerException ?? broken).Message)),
            RpcException rpc => FaultOf(rpc),
            _ => ConnectionFault.Broken(stage, Short((e.InnerException ?? e).Message)),
        };

        private ConnectionFault FaultOf(RpcException e)
        {
            var said = $"{e.StatusCode}: {Short(e.Status.Detail)}";
            return e.StatusCode switch
            {
                StatusCode.Unauthenticated => _request.HasCredentials ? ConnectionFault.CredentialsRejected(said) : ConnectionFault.AuthorizationRequired(said),
                StatusCode.Unimplemented => ConnectionFault.NotMilvus(said),
                StatusCode.Unavailable => Backend(null, said),
                _ => ConnectionFault.Grpc(said),
            };
        }

        private async Task<string> ResolveAsync()
        {
            if (IPAddress.TryParse(_request.Address, out var given))
            {
                _found = [_address = given];
                return $"{given}, as specified";
            }

            var found = await _resolver(_request.Address, Token);
            _address = found.FirstOrDefault() ?? throw new SocketException((int)SocketError.NoData);
            _found = found;
            return string.Join(", ", found.Select(a => a.ToString()));
        }

        private async Task<string> ConnectAsync()
        {
            // As clients do, one address after the other; one that does not answer leaves time for the rest.
            var left = _found.Count;
            foreach (var address in _found)
            {
                _address = address;
                using var share = CancellationTokenSource.CreateLinkedTokenSource(Token);
                if (--left > 0)
                {
                    share.CancelAfter(_request.Timeout / _found.Count);
                }

                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(address, _request.Port, share.Token);
                    _socket = socket;
                    break;
                }
                catch (Exception e) when (left > 0 && e is SocketException or OperationCanceledException && !Token.IsCancellationRequested)
                {
                    socket.Dispose();
                    _context.Verbose($"TCP: {Where}: {e.Message}");
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            }

            return $"connected to {_socket!.RemoteEndPoint} from {_socket.LocalEndPoint}";
        }

        private async Task<string> HandshakeAsync()
        {
            var probe = new TlsProbe(_request, _address!, _clock.GetUtcNow());
            try
            {
                await probe.RunAsync(_socket!, Token);
            }
            finally
            {
                Result = Result with { Tls = probe.Tls, Alpn = probe.Alpn, Certificate = probe.Certificate };
            }

            return $"{probe.Tls}, ALPN {probe.Alpn}, {probe.Certificate}";
        }

        private async Task<string> RequestAsync()
        {
            _client = new HttpClient(new SocketsHttpHandler
            {
                // The address is known already.
                ConnectCallback = async (_, token) =>
                {
                    var socket = new Socket(_address!.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    try
                    {
                        await socket.ConnectAsync(_address, _request.Port, token);
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
                    TargetHost = _request.HostName,
                    CertificateChainPolicy = TlsProbe.WithoutNetwork(),
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => IsTheSame(certificate),
                },
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
            })
            { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Authority}/milvus.proto.milvus.MilvusService/GetVersion"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                // An empty message: not compressed, no bytes.
                Content = new ByteArrayContent([0, 0, 0, 0, 0]),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            var type = response.Content.Headers.ContentType?.MediaType;
            if (response.StatusCode == HttpStatusCode.OK && type?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
            {
                // Envoy, which Google's internal load balancers are, tells a gRPC client in gRPC's words that it has no backend.
                if (HeaderOf(response, "grpc-status") == Unavailable)
                {
                    throw new ConnectionFaultException(Backend(null, $"HTTP/{response.Version} 200, grpc-status {Unavailable}: {Short(Uri.UnescapeDataString(HeaderOf(response, "grpc-message") ?? "no message"))}"));
                }

                return $"HTTP/{response.Version} {(int)response.StatusCode}, {type}";
            }

            var status = (int)response.StatusCode;
            var said = $"HTTP/{response.Version} {status}, {type ?? "no content type"}: {Short(await BeginningOfAsync(response))}";
            throw new ConnectionFaultException(status is 502 or 503 or 504 ? Backend(status, said) : ConnectionFault.Http(status, said));
        }

        private ConnectionFault Backend(int? status, string said) => _request.Release?.TlsMode == MilvusTlsMode.Disabled
            ? ConnectionFault.BackendPlaintext(status, said)
            : ConnectionFault.BackendUnavailable(status, said);

        private static string? HeaderOf(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

        /// <summary>Whoever answers in the place of Milvus decides how much that is.</summary>
        private async Task<string> BeginningOfAsync(HttpResponseMessage response)
        {
            var bytes = new byte[MaximumBytes];
            await using var stream = await response.Content.ReadAsStreamAsync(Token);
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, Token);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }

        private async Task<string> GreetAsync()
        {
            _milvus = new MilvusService.MilvusServiceClient(GrpcChannel.ForAddress(Authority, new GrpcChannelOptions { HttpClient = _client }));
            try
            {
                var answer = await _milvus.ConnectAsync(
                    new ConnectRequest { ClientInfo = new ClientInfo { SdkType = "MilvusL7", SdkVersion = "1", User = _request.User ?? string.Empty } },
                    Headers(),
                    cancellationToken: Token);
                Check(answer.Status);
                return $"{answer.ServerInfo?.DeployMode} {answer.ServerInfo?.BuildTags}".Trim() is { Length: > 0 } server ? server : "greeted";
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
            {
                // Before 2.2.9 Milvus had no such call; whether it is Milvus at all the next one tells.
                return "this server does not implement the call Connect";
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
            {
                Result = Result with { AuthorizationEnabled = true };
                throw;
            }
        }

        private async Task<string> VersionAsync()
        {
            var watch = Stopwatch.StartNew();
            var answer = await _milvus!.GetVersionAsync(new GetVersionRequest(), Headers(), cancellationToken: Token);
            var latency = watch.Elapsed;
            Check(answer.Status);
            Result = Result with { Latency = latency, MilvusVersion = answer.Version, AuthorizationEnabled = await IsAuthorizationOnAsync() };
            return $"Milvus {answer.Version}";
        }

        private async Task<string> HealthAsync()
        {
            var answer = await _milvus!.CheckHealthAsync(new CheckHealthRequest(), Headers(), cancellationToken: Token);
            Result = Result with { IsHealthy = answer.IsHealthy };
            return answer.IsHealthy ? "healthy" : throw new ConnectionFaultException(ConnectionFault.Unhealthy(answer.Reasons.Append(answer.Status?.Reason ?? string.Empty).Where(r => r.Length > 0)));
        }

        /// <summary>Milvus answers with a status of its own where gRPC's is OK: a proxy that has just started says so in this way.</summary>
        private static void Check(Protocol.Status? status)
        {
            if (status is { Code: not 0 } or { ErrorCode: not 0 })
            {
                throw new ConnectionFaultException(ConnectionFault.Grpc($"code {(status.Code != 0 ? status.Code : status.ErrorCode)}: {Short(status.Reason)}"));
            }
        }

        /// <summary>With credentials that work it is only known by asking without.</summary>
        private async Task<bool?> IsAuthorizationOnAsync()
        {
            if (!_request.HasCredentials)
            {
                return false;
            }

            try
            {
                await _milvus!.GetVersionAsync(new GetVersionRequest(), cancellationToken: Token);
                return false;
            }
            catch (RpcException e)
            {
                return e.StatusCode == StatusCode.Unauthenticated ? true : null;
            }
        }

        /// <summary>The certificate was judged in the handshake before; another one now would get the credentials unseen.</summary>
        private bool IsTheSame(X509Certificate? certificate) =>
            certificate?.GetCertHashString(HashAlgorithmName.SHA256) == Result.Certificate?.Thumbprint;

        private string Authority => $"https://{(_request.HostName.Contains(':', StringComparison.Ordinal) ? $"[{_request.HostName}]" : _request.HostName)}:{_request.Port}";

        /// <summary>As SDKs do: the base64 of <c>user:password</c>, or of the token.</summary>
        private Metadata Headers()
        {
            if (!_request.HasCredentials)
            {
                return [];
            }

            var secret = SecureText.Reveal(_request.Token ?? _request.Password);
            try
            {
                char[] text = _request.Token is not null ? secret : [.. _request.User!, ':', .. secret];
                var bytes = Encoding.UTF8.GetBytes(text);
                try
                {
                    return new Metadata { { "authorization", Convert.ToBase64String(bytes) } };
                }
                finally
                {
                    Array.Clear(bytes);
                    Array.Clear(text);
                }
            }
            finally
            {
                Array.Clear(secret);
            }
        }

        private static string Short(string text)
        {
            var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return line.Length <= MaximumText ? line : line[..MaximumText] + " ...";
        }
    }
}
