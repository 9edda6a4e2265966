using System.Globalization;

namespace MilvusL7.Engine.Connection;

/// <summary>Why a connection ends at a stage.</summary>
/// <param name="Id">Stable; listed in about_MilvusL7_Connection.</param>
/// <param name="Message">What is wrong, and what follows.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Action">What to do.</param>
internal sealed record ConnectionFault(string Id, string Message, string Evidence, string Action)
{
    public static ConnectionFault HostNotFound(string host, string problem) => new(
        "HostNotFound", $"{host} has no address in DNS: clients cannot find it.", problem,
        "Set the record, or connect to the address with -Address <ip> -HostName <name>, as an SDK does with server_name.");

    public static ConnectionFault Refused(string where) => new(
        "ConnectionRefused", $"Nothing listens at {where}.", "connection refused",
        "Check the port (443 for the layer-7 load balancer, 19530 for the layer-4 one) and whether the load balancer is set up: Get-MilvusL7Status.");

    public static ConnectionFault Unreachable(string where, string problem) => new(
        "NetworkUnreachable", $"{where} cannot be reached from here.", problem,
        "Check the network and the VPN; an internal load balancer is reached from its VPC only.");

    public static ConnectionFault Timeout(string stage, string where, TimeSpan timeout) => new(
        stage switch { "DNS" => "DnsTimeout", "TCP" => "ConnectionTimeout", "TLS" => "TlsTimeout", "HTTP/2" => "Http2Timeout", _ => "GrpcTimeout" },
        stage == "TCP" ? $"{where} does not answer at all: what is sent there is dropped." : $"{where} stops answering at stage {stage}.",
        $"no answer within {timeout.TotalSeconds:0.#} s",
        stage == "TCP" ? "Check firewalls on the way, and that the address is the load balancer's (Get-MilvusL7Status)."
            : stage == "DNS" ? "Check this machine's resolver."
            : "Try again with a longer -Timeout; where it stays so, see Test-MilvusL7 for the backend and its health.");

    public static ConnectionFault PlaintextPort(string where, string evidence) => new(
        "PlaintextPort", $"{where} speaks plaintext, where TLS is expected.", evidence,
        "Use the port that speaks TLS (443 of the layer-7 load balancer), or turn TLS on: Enable-MilvusTls.");

    public static ConnectionFault Tls(string where, string problem) => new(
        "TlsFailed", $"The TLS handshake with {where} fails.", problem,
        "Check that the load balancer has a certificate (Get-MilvusL7Status) and what its SSL policy allows.");

    public static ConnectionFault Expired(DateTimeOffset end) => new(
        "CertificateExpired", "The certificate has expired: clients refuse it.", string.Create(CultureInfo.InvariantCulture, $"not after {end:yyyy-MM-dd HH:mm:ss}Z"),
        "Renew it: New-MilvusTlsSecret -Force, or for a managed certificate see Get-MilvusL7Status.");

    public static ConnectionFault NotYetValid(DateTimeOffset start) => new(
        "CertificateNotYetValid", "The certificate is not valid yet: clients refuse it.", string.Create(CultureInfo.InvariantCulture, $"not before {start:yyyy-MM-dd HH:mm:ss}Z"),
        "Check this machine's clock, and who made the certificate.");

    public static ConnectionFault NoSan(string subject) => new(
        "CertificateNoSan", "The certificate has no subjectAltName: clients refuse it, whatever its common name says.", $"subject {subject}",
        "Make one with the host's name in it: New-MilvusTlsSecret -HostName <name>.");

    public static ConnectionFault HostMismatch(string host, IEnumerable<string> names) => new(
        "CertificateHostMismatch", $"The certificate is not for {host}: clients refuse it.", $"it is for {string.Join(", ", names)}",
        "Connect with a name that the certificate has (-HostName, an SDK's server_name), or make a certificate for this one.");

    public static ConnectionFault SelfSigned(string subject) => new(
        "CertificateSelfSigned", "The certificate is self-signed, and not among those that are trusted here: clients that are not given it refuse it.", $"subject {subject} is its own issuer",
        "Give the certificate with -CertificatePath, as an SDK is given server_pem_path.");

    public static ConnectionFault Untrusted(string issuer, string problem) => new(
        "CertificateUntrusted", "The certificate leads to no authority that is trusted here: clients refuse it.", $"issuer {issuer}; {problem}",
        "Give the authority's certificate with -CertificatePath, or use a certificate of an authority that clients trust.");

    public static ConnectionFault Alpn(string agreed) => new(
        "AlpnHttp11", "The server does not agree on HTTP/2: gRPC needs it.", $"ALPN: {agreed}",
        "Something before the load balancer (an inspecting proxy) answers in its place, or the front end has HTTP/2 turned off.");

    public static ConnectionFault BackendUnavailable(int? status, string said) => new(
        "BackendUnavailable", $"The load balancer answers, and has no backend that does ({Answer(status)}).", said,
        "Test-MilvusL7 says what keeps the backend from being healthy.");

    public static ConnectionFault BackendPlaintext(int? status, string said) => new(
        "BackendPlaintext", $"The load balancer answers {Answer(status)}: it speaks TLS to its backend, and TLS is off in the release.", said,
        "Turn TLS on: Enable-MilvusTls.");

    public static ConnectionFault Http(int status, string said) => new(
        "HttpStatus", $"The load balancer answers HTTP {status} in the place of Milvus.", said,
        status == 404 ? "No rule of the Ingress leads this host name to Milvus: check -HostName and the Ingress's hosts." : "See the load balancer's logs (BackendConfig spec.logging) for why.");

    public static ConnectionFault AuthorizationRequired(string said) => new(
        "AuthorizationRequired", "Milvus asks for a user and a password.", said, "Give -Credential, or -Token.");

    public static ConnectionFault CredentialsRejected(string said) => new(
        "CredentialsRejected", "Milvus does not accept the user and password.", said, "Check -Credential or -Token.");

    public static ConnectionFault NotMilvus(string said) => new(
        "NotMilvus", "A gRPC server answers, and it is not Milvus.", said, "Check where the Ingress leads: Get-MilvusL7Status.");

    public static ConnectionFault Grpc(string said) => new(
        "GrpcFailed", "The call to Milvus fails.", said, "See the log of Milvus's proxy.");

    public static ConnectionFault Unhealthy(IEnumerable<string> reasons) => new(
        "MilvusUnhealthy", "Milvus answers, and calls itself unhealthy.", string.Join("; ", reasons) is { Length: > 0 } why ? why : "it gives no reason",
        "See the logs of Milvus's components.");

    public static ConnectionFault Broken(string stage, string problem) => new(
        "ConnectionBroken", $"The connection broke off at stage {stage}.", problem, "Try again; where it stays so, see the load balancer's logs.");

    private static string Answer(int? status) => status is null ? "gRPC UNAVAILABLE" : $"HTTP {status}";
}
