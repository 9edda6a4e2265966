using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MilvusL7.Engine.Certificates;

namespace MilvusL7.Engine.Connection;

/// <summary>A TLS handshake as a client makes it, with everything kept that says why it would be refused.</summary>
internal sealed class TlsProbe(ConnectionRequest request, IPAddress address, DateTimeOffset now)
{
    // RFC 9113 section 3.4, and an empty SETTINGS frame.
    private static readonly byte[] Http2Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    private const int FrameHeader = 9;
    private const byte SettingsFrame = 4;
    private const byte GoAwayFrame = 7;

    private static readonly TimeSpan PlaintextTime = TimeSpan.FromSeconds(2);

    public string? Tls { get; private set; }

    public string? Alpn { get; private set; }

    public MilvusConnectionCertificate? Certificate { get; private set; }

    private string Where => $"{address}:{request.Port}";

    /// <exception cref="ConnectionFaultException">What a client would refuse.</exception>
    public async Task RunAsync(Socket socket, CancellationToken cancellation)
    {
        X509Certificate2? leaf = null;
        var chainSubjects = new List<string>();
        var problems = new List<ConnectionFault>();
        await using var connection = new FirstBytesStream(socket);
        await using var stream = new SslStream(connection, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = request.HostName,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateChainPolicy = WithoutNetwork(),
#pragma warning disable CA5359 // Nothing is sent over this connection: it is there to be looked at.
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                // Judged here and not by the platform, so that every reason is known and not just the first.
                if (certificate is not null)
                {
                    leaf = new X509Certificate2(certificate);
                    problems.AddRange(Judge(leaf, chain, chainSubjects));
                }

                return true;
            },
#pragma warning restore CA5359
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellation);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or InvalidOperationException)
        {
            var said = (e.InnerException ?? e).Message;
            throw new ConnectionFaultException(await PlaintextAsync(connection, cancellation) is { } evidence
                ? ConnectionFault.PlaintextPort(Where, evidence)
                : ConnectionFault.Tls(Where, said));
        }

        Tls = $"{Describe(stream.SslProtocol)}, {stream.NegotiatedCipherSuite}";
        Alpn = stream.NegotiatedApplicationProtocol.Protocol.IsEmpty ? null : stream.NegotiatedApplicationProtocol.ToString();
        if (leaf is not null)
        {
            using (leaf)
            {
                Certificate = Read(leaf, chainSubjects);
            }
        }

        if (problems.Count > 0)
        {
            throw new ConnectionFaultException(problems[0]);
        }

        if (stream.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
        {
            throw new ConnectionFaultException(ConnectionFault.Alpn(Alpn ?? "nothing"));
        }
    }

    /// <summary>gRPC clients fetch neither a certificate that the server left out nor a revocation list: nor is it done here.</summary>
    public static X509ChainPolicy WithoutNetwork() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };

    /// <summary>The reasons for which a client refuses the certificate, the gravest first.</summary>
    private IEnumerable<ConnectionFault> Judge(X509Certificate2 leaf, X509Chain? shown, List<string> subjects)
    {
        if (now > leaf.NotAfter.ToUniversalTime())
        {
            yield return ConnectionFault.Expired(leaf.NotAfter.ToUniversalTime());
        }

        if (now < leaf.NotBefore.ToUniversalTime())
        {
            yield return ConnectionFault.NotYetValid(leaf.NotBefore.ToUniversalTime());
        }

        var names = NamesOf(leaf);
        var isAddress = IPAddress.TryParse(request.HostName, out _);
        if (leaf.Extensions["2.5.29.17"] is null)
        {
            yield return ConnectionFault.NoSan(leaf.Subject);
        }
        else if (isAddress ? !leaf.MatchesHostname(request.HostName, allowWildcards: false, allowCommonName: false) : !names.Any(n => CertificateNames.Covers(n, request.HostName)))
        {
            yield return ConnectionFault.HostMismatch(request.HostName, names);
        }

        using var chain = new X509Chain();
        chain.ChainPolicy = WithoutNetwork();
        // Time is judged above; here it would only hide what else is wrong.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        foreach (var element in shown?.ChainElements.Skip(1) ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        foreach (var extra in shown?.ChainPolicy.ExtraStore ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(extra);
        }

        if (request.Trusted is { } trusted)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        var isTrusted = chain.Build(leaf) || (request.Trusted?.Any(t => t.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span)) ?? false);
        subjects.AddRange(chain.ChainElements.Select(e => e.Certificate.Subject));
        if (!isTrusted)
        {
            yield return IsSelfSigned(leaf) && request.Trusted is null
                ? ConnectionFault.SelfSigned(leaf.Subject)
                : ConnectionFault.Untrusted(leaf.Issuer, string.Join("; ", chain.ChainStatus.Select(s => s.StatusInformation.Trim()).Distinct()));
        }
    }

    private static MilvusConnectionCertificate Read(X509Certificate2 leaf, IReadOnlyList<string> chain) => new()
    {
        Subject = leaf.Subject,
        Issuer = leaf.Issuer,
        DnsName = [.. NamesOf(leaf)],
        NotBefore = leaf.NotBefore.ToUniversalTime(),
        NotAfter = leaf.NotAfter.ToUniversalTime(),
        Thumbprint = leaf.GetCertHashString(HashAlgorithmName.SHA256),
        IsSelfSigned = IsSelfSigned(leaf),
        Chain = [.. chain],
    };

    private static IReadOnlyList<string> NamesOf(X509Certificate2 leaf)
    {
        try
        {
            return CertificateNames.Read(leaf);
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static bool IsSelfSigned(X509Certificate2 leaf) => leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData);

    private static string Describe(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => protocol.ToString(),
    };

    /// <summary>Whether the port speaks without TLS: as HTTP/2, which is what plaintext Milvus does, or as HTTP/1.1. The evidence; null where it does not.</summary>
    private async Task<string?> PlaintextAsync(FirstBytesStream connection, CancellationToken cancellation)
    {
        if (connection.First.Length > 0)
        {
            return Plaintext(connection.First);
        }

        // It went without a word. Whoever takes the beginning of HTTP/2 speaks it.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PlaintextTime);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, request.Port, limit.Token);
            await socket.SendAsync(Http2Preface, limit.Token);
            var answer = new byte[64];
            var length = 0;
            while (length < FrameHeader && await socket.ReceiveAsync(answer.AsMemory(length), limit.Token) is var read and > 0)
            {
                length += read;
            }

            // TLS servers answer plaintext with HTTP/1.1 too, to say that they want TLS.
            return Plaintext(answer.AsSpan(0, length)) is { } evidence && !evidence.Contains("HTTP/1", StringComparison.Ordinal) ? evidence : null;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string? Plaintext(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1."u8) ? $"the server answers without TLS: {Encoding.ASCII.GetString(answer).Split('\r', '\n')[0]}"
        // A record of TLS begins with its type, 20 to 23, and 3; a frame of HTTP/2 with a length, of which the first of three bytes is 0 here.
        : answer.Length >= FrameHeader && answer[0] == 0 && answer[3] is SettingsFrame or GoAwayFrame ? "the server answers HTTP/2 without TLS"
        : null;
}
