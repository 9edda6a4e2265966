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
        "HostNotFound", $"{host} has no DNS record, so clients cannot connect to this name.", problem,
        "Create the DNS record, or connect to the address with -Address <ip> -HostName <name>, like an SDK with server_name.");

    public static ConnectionFault Refused(string where) => new(
        "ConnectionRefused", $"No server listens on {where}.", "connection refused",
        "Check the port (443 for the layer-7 load balancer, 19530 for layer 4) and whether the load balancer is ready: Get-MilvusL7Status.");

    public static ConnectionFault Unreachable(string where, string problem) => new(
        "NetworkUnreachable", $"{where} cannot be reached from this machine.", problem,
        "Check the network and the VPN. An internal load balancer can be reached only from its VPC.");

    public static ConnectionFault Timeout(string stage, string where, TimeSpan timeout) => new(
        stage switch { "DNS" => "DnsTimeout", "TCP" => "ConnectionTimeout", "TLS" => "TlsTimeout", "HTTP/2" => "Http2Timeout", _ => "GrpcTimeout" },
        stage == "TCP" ? $"{where} does not respond: packets to it are dropped." : $"{where} does not respond at stage {stage}.",
        $"no response within {timeout.TotalSeconds:0.#} s",
        stage == "TCP" ? "Check the firewalls on the network path, and compare the address with the load balancer's (Get-MilvusL7Status)."
            : stage == "DNS" ? "Check this machine's DNS resolver."
            : "Try again with a longer -Timeout. If the error persists, check the backend and its health with Test-MilvusL7.");

    public static ConnectionFault PlaintextPort(string where, string evidence) => new(
        "PlaintextPort", $"{where} uses plaintext, but TLS is expected.", evidence,
        "Use a port with TLS (443 of the layer-7 load balancer), or enable TLS: Enable-MilvusTls.");

    public static ConnectionFault Tls(string where, string problem) => new(
        "TlsFailed", $"The TLS handshake with {where} fails.", problem,
        "Check that the load balancer has a certificate (Get-MilvusL7Status), and check which TLS versions its SSL policy allows.");

    public static ConnectionFault Expired(DateTimeOffset end) => new(
        "CertificateExpired", "The certificate has expired, so clients reject it.", string.Create(CultureInfo.InvariantCulture, $"not after {end:yyyy-MM-dd HH:mm:ss}Z"),
        "Renew the certificate with New-MilvusTlsSecret -Force. For a managed certificate, check Get-MilvusL7Status.");

    public static ConnectionFault NotYetValid(DateTimeOffset start) => new(
        "CertificateNotYetValid", "The certificate is not valid yet, so clients reject it.", string.Create(CultureInfo.InvariantCulture, $"not before {start:yyyy-MM-dd HH:mm:ss}Z"),
        "Check this machine's clock and the issuer of the certificate.");

    public static ConnectionFault NoSan(string subject) => new(
        "CertificateNoSan", "The certificate has no subjectAltName, so clients reject it. They ignore the common name.", $"subject {subject}",
        "Create a certificate that contains the host name: New-MilvusTlsSecret -HostName <name>.");

    public static ConnectionFault HostMismatch(string host, IEnumerable<string> names) => new(
        "CertificateHostMismatch", $"The certificate is not valid for {host}, so clients reject it.", $"its names: {string.Join(", ", names)}",
        "Connect with a name in the certificate (-HostName, an SDK's server_name), or create a certificate for this name.");

    public static ConnectionFault SelfSigned(string subject) => new(
        "CertificateSelfSigned", "The certificate is self-signed and is not trusted on this machine. Clients reject the certificate unless they are configured to trust it.", $"subject {subject} is its own issuer",
        "Specify the certificate with -CertificatePath, like server_pem_path in an SDK.");

    public static ConnectionFault Untrusted(string issuer, string problem) => new(
        "CertificateUntrusted", "The certificate was not issued by an authority that this machine trusts, so clients reject it.", $"issuer {issuer}; {problem}",
        "Specify the authority's certificate with -CertificatePath, or use a certificate from an authority that clients trust.");

    public static ConnectionFault Alpn(string agreed) => new(
        "AlpnHttp11", "The server did not negotiate HTTP/2, which gRPC requires.", $"ALPN: {agreed}",
        "Check for a proxy in front of the load balancer that inspects TLS, and whether HTTP/2 is disabled at the front end.");

    public static ConnectionFault BackendUnavailable(int? status, string said) => new(
        "BackendUnavailable", $"The load balancer has no healthy backend ({Answer(status)}).", said,
        "To find out why the backend is unhealthy, run Test-MilvusL7.");

    public static ConnectionFault BackendPlaintext(int? status, string said) => new(
        "BackendPlaintext", $"The load balancer answers {Answer(status)}. It uses TLS to its backend, but TLS is disabled in the release.", said,
        "Enable TLS: Enable-MilvusTls.");

    public static ConnectionFault Http(int status, string said) => new(
        "HttpStatus", $"The load balancer answers HTTP {status} instead of Milvus.", said,
        status == 404 ? "No rule of the Ingress routes this host name to Milvus. Check -HostName and the Ingress's hosts." : "Check the load balancer's logs (BackendConfig spec.logging) for the cause.");

    public static ConnectionFault AuthorizationRequired(string said) => new(
        "AuthorizationRequired", "Milvus requires a user name and a password.", said, "Specify -Credential or -Token.");

    public static ConnectionFault CredentialsRejected(string said) => new(
        "CredentialsRejected", "Milvus rejects the user name or password.", said, "Check -Credential or -Token.");

    public static ConnectionFault NotMilvus(string said) => new(
        "NotMilvus", "A gRPC server answers, but it is not Milvus.", said, "Check where the Ingress routes to: Get-MilvusL7Status.");

    public static ConnectionFault Grpc(string said) => new(
        "GrpcFailed", "The call to Milvus failed.", said, "Check the log of Milvus's proxy.");

    public static ConnectionFault Unhealthy(IEnumerable<string> reasons) => new(
        "MilvusUnhealthy", "Milvus answers, but reports that it is unhealthy.", string.Join("; ", reasons) is { Length: > 0 } why ? why : "no reason is reported",
        "Check the logs of Milvus's components.");

    public static ConnectionFault Broken(string stage, string problem) => new(
        "ConnectionBroken", $"The connection was closed at stage {stage}.", problem, "Try again. If the error persists, check the load balancer's logs.");

    private static string Answer(int? status) => status is null ? "gRPC UNAVAILABLE" : $"HTTP {status}";
}
